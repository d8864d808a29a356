import socket
from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline.errors import GrenswerkError
from pipeline.review.serve import address, serve
from pipeline.settings import ReviewSettings


def settings(host: str, port: int) -> ReviewSettings:
    values = {"host": host, "port": port, "page_size": 50, "unknown_score": 0.5}
    return ReviewSettings.model_validate(values)


def test_a_port_in_use_is_reported_with_the_setting_to_change(dataset: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        wanted = settings("127.0.0.1", taken.getsockname()[1])
        with pytest.raises(GrenswerkError, match=r"review\.port"):
            serve(dataset, dataset, "An", wanted)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.org"])
def test_only_this_machine_can_be_listened_on(host: str) -> None:
    with pytest.raises(ValidationError):
        settings(host, 8765)


def test_the_address_can_be_opened_in_a_browser() -> None:
    assert address(settings("127.0.0.1", 8765)) == "http://127.0.0.1:8765/"
    assert address(settings("::1", 8765)) == "http://[::1]:8765/"
