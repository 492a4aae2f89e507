"""A bucket gives what is asked for of a file, and not the whole of it first."""

import hashlib
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.http import StreamingHttpResponse
from django.test import RequestFactory
from moto import mock_aws
from pytest_django import Settings

from amparo.files.s3 import BucketStorage
from amparo.ui.downloads import Download, serve

CONTENT = bytes(range(256)) * 8192  # 2 MB, in which each place is known
NAME = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def bucket(settings: Settings) -> Iterator[BucketStorage]:
    settings.FILES_S3_BUCKET, settings.FILES_S3_REGION = "amparo-files", "us-east-1"
    settings.FILES_S3_KEY_ID, settings.FILES_S3_SECRET = "key", "secret"
    with mock_aws():
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket="amparo-files")
        storage = BucketStorage()
        storage.put(NAME, CONTENT)
        yield storage


@pytest.fixture
def asked(bucket: BucketStorage) -> list[str]:
    """The ranges that were asked for, as they went out."""
    ranges: list[str] = []

    def note(params: dict[str, Any], **_about: Any) -> None:
        ranges.append(params["headers"].get("Range", "everything"))

    bucket.client.meta.events.register("before-call.s3.GetObject", note)
    return ranges


def test_a_file_comes_back_as_it_was_with_one_question(bucket: BucketStorage, asked: list[str]) -> None:
    with bucket.open(NAME) as stream:
        assert stream.read() == CONTENT
    assert asked == ["bytes=0-"]


def test_who_seeks_reads_from_there_on(bucket: BucketStorage, asked: list[str]) -> None:
    with bucket.open(NAME) as stream:
        stream.seek(1_000_000)
        assert stream.read(10) == CONTENT[1_000_000:1_000_010]
        assert stream.seek(-5, 2) == len(CONTENT) - 5
        assert stream.read() == CONTENT[-5:]
        assert stream.read() == b""
    assert asked == ["bytes=1000000-", f"bytes={len(CONTENT) - 5}-"]


def test_a_part_of_a_film_costs_that_part(bucket: BucketStorage, asked: list[str]) -> None:
    request = RequestFactory().get("/", headers={"Range": "bytes=2000000-2000099"})
    stream = bucket.open(NAME)
    answer = serve(request, Download(stream=stream, size=len(CONTENT), name="a.mp4", content_type="video/mp4"))
    assert isinstance(answer, StreamingHttpResponse)
    assert b"".join(answer) == CONTENT[2_000_000:2_000_100]
    assert asked == ["bytes=2000000-"]
    assert stream.closed, "what was not asked for is left where it is"


def test_what_is_not_there_is_said_before_anything_is_read(bucket: BucketStorage) -> None:
    bucket.delete(NAME)
    with pytest.raises(FileNotFoundError):
        bucket.open(NAME)
