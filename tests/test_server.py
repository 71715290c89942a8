"""The server's refusals and what it leaves open, without a browser."""

import socket

import pytest

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.server import notebook_folder, serve, server_config


def test_another_host_than_this_machine_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"127\.0\.0\.1"):
        serve(tmp_path, host="0.0.0.0")


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InputError, match="findes ikke"):
        serve(tmp_path / "nej")


def test_a_port_in_use_is_told(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError, match="optaget"):
            serve(tmp_path, port=taken.getsockname()[1])


def test_the_settings_that_differ_from_voilas_defaults():
    config = server_config(notebook_folder())
    assert config.VoilaConfiguration.file_allowlist == []
    assert config.VoilaConfiguration.allow_template_override == "NO"
    assert config.VoilaConfiguration.show_tracebacks is False
    assert config.Voila.port_retries == 0
