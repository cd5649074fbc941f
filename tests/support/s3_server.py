"""A real S3-compatible server on loopback: moto's, in threads of the test's own process, on a port of its choice.

    with S3Server() as server:
        vault = open_vault(server.vault_url("bucket", prefix="vault"))

It keeps everything in memory and checks no signature; what a refusing or broken store does is scripted with
`tests.support.http_server` instead.
"""

import logging
from functools import cache
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlencode

import boto3
from moto.server import ThreadedMotoServer

CREDENTIALS: Final = {"AWS_ACCESS_KEY_ID": "an-account", "AWS_SECRET_ACCESS_KEY": "a-secret-that-nobody-may-see"}


class S3Server:
    """The server. Buckets are of the whole process: each test names its own."""

    def __enter__(self) -> Self:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
        self._server.start()
        self.endpoint = "http://{}:{}".format(*self._server.get_host_and_port())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()
        self._server._server.server_close()

    def client(self) -> Any:
        """A client of the store's own, to look behind a vault and to do damage."""
        return _client(self.endpoint)

    def vault_url(self, bucket: str, *, prefix: str = "", make: bool = True) -> str:
        """The address of a vault in `bucket`, which is made unless told otherwise."""
        if make:
            self.client().create_bucket(Bucket=bucket)
        options = urlencode({"endpoint": self.endpoint, "region": "us-east-1", "path_style": "on"})
        return f"s3://{bucket}/{prefix}?{options}"


@cache
def _client(endpoint: str) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
    )
