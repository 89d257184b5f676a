import pytest


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Sent lists lie in the test's own folder."""
    settings.DATA_DIR = tmp_path
