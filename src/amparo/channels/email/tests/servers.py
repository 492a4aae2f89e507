"""Real servers on free ports of this machine: our own listener, and one that hangs up."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.mail_server import running
from tests.patience import PATIENCE

from amparo.channels.email.receivers.intake import Intake
from amparo.channels.email.receivers.smtp import serve
from amparo.channels.email.states import Receiver


@contextmanager
def our_listener(receiver: Receiver = Receiver.SMTP) -> Iterator[int]:
    intake = Intake()
    with running(lambda: serve(receiver, socket.create_server(("127.0.0.1", 0)), intake)) as port:
        yield port
    intake.close()


@contextmanager
def cut_off_after(kilobytes: int) -> Iterator[int]:
    """The port of a server that takes so much of each mail's content and then hangs up without a word."""
    listening = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        while True:
            try:
                connection, _peer = listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines:
                connection.sendall(b"220 sink\r\n")
                for line in lines:
                    if line.upper().startswith(b"DATA"):
                        connection.sendall(b"354 go on\r\n")
                        lines.read(kilobytes * 1024)
                        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # RST, not FIN
                        break
                    connection.sendall(b"250 ok\r\n")

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(PATIENCE)
