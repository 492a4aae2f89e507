"""Two who keep one article at the same moment."""

import threading
import time

import pytest
from django.db import transaction
from tests.patience import PATIENCE
from tests.races import at_once

from amparo.accounts.models import User
from amparo.knowledge.models import ArticleVersion
from amparo.knowledge.services import publish_article, save_article
from amparo.knowledge.tests.conftest import text

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_words_that_two_publish_at_once_are_one_version(katia: User, grace: User) -> None:
    article = save_article(by=katia, text=text())
    katia_has_it, grace_is_at_it = threading.Event(), threading.Event()

    def first() -> ArticleVersion:
        with transaction.atomic():
            version = publish_article(article=article, by=katia)
            katia_has_it.set()
            grace_is_at_it.wait(PATIENCE)
            time.sleep(0.2)
            return version

    def second() -> ArticleVersion:
        katia_has_it.wait(PATIENCE)
        grace_is_at_it.set()
        return publish_article(article=article, by=grace)

    one, other = at_once(first, second)
    assert one == other
    assert ArticleVersion.objects.count() == 1
