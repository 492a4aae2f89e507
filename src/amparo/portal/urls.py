from django.urls import path

from amparo.portal import appeals, hooks, loops, mailbox, paged

app_name = "portal"

urlpatterns = [
    path("appeal/<str:token>/", appeals.appeal, name="appeal"),
    path("page/<str:token>/", paged.page, name="page"),
    path("loops/hooks/<slug:code>/", hooks.hook, name="loop-hook"),
    path("loops/<str:token>/", loops.loop, name="loop"),
    path("loops/<str:token>/files/<int:pk>/original/", loops.original, name="loop-original"),
    path("demo/mailbox/", mailbox.people, name="people"),
    path("demo/mailbox/<slug:place>/", mailbox.box, name="box"),
    path("demo/mailbox/<slug:place>/write/", mailbox.write, name="write"),
    path("demo/mailbox/<slug:place>/<str:key>/", mailbox.read, name="read"),
]
