"""One assistant behind one nginx for this folder, with its limits as they are without a setting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.behind_nginx.site import Person, Site
from tests.conftest import free_port
from tests.fakes.nginx import running_nginx

Visit = Callable[[], Person]
_places = count(1)


@pytest.fixture(scope="package")
def site(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_nginx(tmp_path_factory.mktemp("nginx"), free_port()) as nginx:
        site = Site(nginx, trained_model, tmp_path_factory.mktemp("behind_nginx") / "var")
        site.start()
        yield site
        site.stop()


@pytest.fixture
def visit(site: Site) -> Visit:
    """Open a conversation from an address that nobody else has: the limits of an address are real here."""

    def open_one() -> Person:
        address = f"127.0.1.{next(_places)}"
        person = Person(site.nginx.url, database_url=site.database_url, site=site, address=address)
        assert person.open().status == 201
        return person

    return open_one


@pytest.fixture
def person(visit: Visit) -> Person:
    """Somebody with a conversation of their own."""
    return visit()
