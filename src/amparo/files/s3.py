"""Files in a bucket of any service that speaks S3."""

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, BinaryIO

import boto3
from botocore.exceptions import ClientError
from django.conf import settings


class BucketStorage:
    """Objects named `<prefix>ab/cd/abcd…`. An answered PUT is durable by S3's own promise."""

    def __init__(self) -> None:
        self.bucket: str = settings.FILES_S3_BUCKET
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=settings.FILES_S3_ENDPOINT or None,
            region_name=settings.FILES_S3_REGION or None,
            aws_access_key_id=settings.FILES_S3_KEY_ID or None,
            aws_secret_access_key=settings.FILES_S3_SECRET or None,
        )

    def _key(self, sha256: str) -> str:
        return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"

    def put(self, sha256: str, content: bytes) -> None:
        self.client.put_object(Bucket=self.bucket, Key=self._key(sha256), Body=content)

    def open(self, sha256: str) -> BinaryIO:
        where = {"Bucket": self.bucket, "Key": self._key(sha256)}
        try:
            size = int(self.client.head_object(**where)["ContentLength"])
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in {"NoSuchKey", "404"}:
                raise FileNotFoundError(sha256) from error
            raise

        def begin(position: int) -> Any:
            return self.client.get_object(**where, Range=f"bytes={position}-")["Body"]

        return io.BufferedReader(_Object(size, begin))

    def delete(self, sha256: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=self._key(sha256))

    def names(self) -> Iterator[tuple[str, datetime]]:
        for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket):
            for item in page.get("Contents", ()):
                yield item["Key"].rsplit("/", 1)[-1], item["LastModified"]


class _Object(io.RawIOBase):
    """An object that can be sought in: what is read is asked for from there on (RFC 9110 §14)."""

    def __init__(self, size: int, begin: Callable[[int], Any]) -> None:
        self._size, self._begin = size, begin
        self._position = 0
        self._body: Any = None  # the answer that is being read, from the position on

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if (position := max(0, begin + offset)) != self._position:
            self._let_go()
            self._position = position
        return position

    def readinto(self, buffer: Any) -> int:
        if self._position >= self._size:
            return 0
        if self._body is None:
            self._body = self._begin(self._position)
        piece = self._body.read(len(buffer))
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def close(self) -> None:
        self._let_go()
        super().close()

    def _let_go(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None
