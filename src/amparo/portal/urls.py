from django.urls import path

from amparo.portal import mailbox

app_name = "portal"

urlpatterns = [
    path("demo/mailbox/", mailbox.people, name="people"),
    path("demo/mailbox/<int:identity_id>/", mailbox.box, name="box"),
    path("demo/mailbox/<int:identity_id>/write/", mailbox.write, name="write"),
    path("demo/mailbox/<int:identity_id>/<str:key>/", mailbox.read, name="read"),
]
