"""Serve the review page on this machine until it is stopped."""

from __future__ import annotations

import socket
from pathlib import Path

import uvicorn

from pipeline.errors import GrenswerkError
from pipeline.review.app import create_app
from pipeline.settings import ReviewSettings


def address(settings: ReviewSettings) -> str:
    """Return the address to open in the browser."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}/"


def serve(dataset: Path, review_folder: Path, reviewer: str, settings: ReviewSettings) -> None:
    """Serve the review page; returns when the user stops it.

    Raises
    ------
    GrenswerkError
        If the dataset cannot be read or the port is taken.
    """
    app = create_app(dataset, review_folder, reviewer, settings)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except OSError as error:
            reason = f"{error.strerror}; set review.port in params.yaml to another"
            raise GrenswerkError(f"cannot listen on {address(settings)}: {reason}") from error
        config = uvicorn.Config(app, log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[listener])
