"""Files in a bucket of any service that speaks S3."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
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
        try:
            answer = self.client.get_object(Bucket=self.bucket, Key=self._key(sha256))
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in {"NoSuchKey", "404"}:
                raise FileNotFoundError(sha256) from error
            raise
        return BytesIO(answer["Body"].read())

    def delete(self, sha256: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=self._key(sha256))

    def names(self) -> Iterator[tuple[str, datetime]]:
        for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket):
            for item in page.get("Contents", ()):
                yield item["Key"].rsplit("/", 1)[-1], item["LastModified"]
