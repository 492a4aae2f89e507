"""Jobs of this room: ids in, one service call."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from amparo.files.models import StoredFile
from amparo.media import services


@app.task(name="media:fingerprint", retry=RetryStrategy(max_attempts=5, exponential_wait=10))
def take_fingerprint(file_id: int) -> None:
    """For a file that arrived."""
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is not None:
        services.take_fingerprint(file=file)


@app.task(name="media:alike", retry=RetryStrategy(max_attempts=5, exponential_wait=10))
def recognise_alike(file_id: int) -> None:
    """For a file that must not be shown, whatever its size and quality: also where it lies already."""
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is not None:
        services.recognise_alike(file=file)


@app.periodic(cron="12 3 * * *")
@app.task(name="media:sweep", queueing_lock="media:sweep")
def sweep_derived(timestamp: int) -> None:
    """Delete what was made of files and is not asked for any more, before the bytes without a row are swept."""
    services.sweep_derived()
