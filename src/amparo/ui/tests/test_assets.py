import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.patience import PATIENCE

from amparo.ui.assets import OUTPUT, BuildError, build_if_changed, used_icons

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def checkout(tmp_path: Path, assets: None) -> Path:
    """A small repository on a path with spaces; its packages are those already installed here."""
    root = tmp_path / "a house with spaces"
    shutil.copytree(ROOT / "frontend", root / "frontend", ignore=shutil.ignore_patterns("node_modules", ".build"))
    (root / "frontend/node_modules").symlink_to(ROOT / "frontend/node_modules")
    for part in ("templates", "templatetags"):
        shutil.copytree(ROOT / "src/amparo/ui" / part, root / "src/amparo/ui" / part)
    return root


def test_it_builds_once_and_then_only_looks(checkout: Path) -> None:
    assert build_if_changed(checkout)
    built = checkout / OUTPUT
    assert (built / "amparo.css").stat().st_size > 20_000
    assert "btn-primary" in (built / "amparo.css").read_text()
    assert "prefers-color-scheme" in (built / "amparo.css").read_text()
    assert (built / "amparo.js").stat().st_size > 30_000
    assert '<symbol id="inbox"' in (built / "icons.svg").read_text()
    assert len(list((built / "fonts").glob("*.woff2"))) == 7
    assert not build_if_changed(checkout)


def test_looking_reads_no_source(assets: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what it wrote down of them: looking goes before everything that starts."""
    build_if_changed(ROOT)
    read: list[Path] = []
    for way in ("read_text", "read_bytes"):
        really = getattr(Path, way)
        monkeypatch.setattr(Path, way, lambda path, *how, really=really: read.append(path) or really(path, *how))
    assert not build_if_changed(ROOT)
    assert read == [ROOT / OUTPUT / "stamp"]


def test_touching_a_file_builds_nothing(checkout: Path) -> None:
    build_if_changed(checkout)
    (checkout / "frontend/styles/base.css").touch()
    assert not build_if_changed(checkout)


def test_a_new_class_or_icon_in_a_template_is_built(checkout: Path) -> None:
    build_if_changed(checkout)
    page = checkout / "src/amparo/ui/templates/ui/new.html"
    page.write_text('<p class="mt-[13px]">{% icon "tree-palm" %}</p>')
    assert build_if_changed(checkout)
    assert "13px" in (checkout / OUTPUT / "amparo.css").read_text()
    assert 'id="tree-palm"' in (checkout / OUTPUT / "icons.svg").read_text()


def test_changing_a_service_builds_nothing(checkout: Path) -> None:
    service = checkout / "src/amparo/tickets/services.py"
    service.parent.mkdir()
    service.write_text("x = 1\n")
    build_if_changed(checkout)
    service.write_text("x = 2\n")
    assert not build_if_changed(checkout)
    service.write_text('x = dict(icon="tree-palm")\n')
    assert build_if_changed(checkout)


def test_an_icon_that_does_not_exist_is_named_with_its_file(checkout: Path) -> None:
    (checkout / "src/amparo/ui/templates/ui/new.html").write_text('{% icon "no-such-thing" %}')
    with pytest.raises(BuildError, match=r"new\.html asks for the icon “no-such-thing”"):
        build_if_changed(checkout)


def test_a_fault_in_a_script_is_shown_and_the_old_build_stays(checkout: Path) -> None:
    build_if_changed(checkout)
    before = (checkout / OUTPUT / "amparo.js").read_bytes()
    (checkout / "frontend/scripts/undo.js").write_text("const = 1")
    with pytest.raises(BuildError, match=r"undo\.js"):
        build_if_changed(checkout)
    assert (checkout / OUTPUT / "amparo.js").read_bytes() == before


def test_two_builds_at_once_do_the_work_once(checkout: Path) -> None:
    program = "import sys; from pathlib import Path; from amparo.ui.assets import build_if_changed as b; print(b(Path(sys.argv[1])))"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(checkout)],
            stdout=subprocess.PIPE,
            env={"PYTHONPATH": str(ROOT / "src")},
            text=True,
        )
        for _ in range(3)
    ]
    said = sorted(process.communicate(timeout=PATIENCE)[0].strip() for process in running)
    assert said == ["False", "False", "True"]


def test_the_lock_pins_everything_and_names_no_registry() -> None:
    lock = json.loads((ROOT / "frontend/package-lock.json").read_text())
    wanted = json.loads((ROOT / "frontend/package.json").read_text())
    packages = {path: package for path, package in lock["packages"].items() if path}
    assert not [path for path, package in packages.items() if "resolved" in package]
    assert all("integrity" in package or package.get("inBundle") for package in packages.values())
    assert all(version[0].isdigit() for version in (wanted["dependencies"] | wanted["devDependencies"]).values())


def test_icons_are_found_where_they_are_named(checkout: Path) -> None:
    (checkout / "src/amparo/ui/templates/ui/new.html").write_text('<c-ui.button icon="leaf">{% icon "anchor" "s" %}')
    (checkout / "src/amparo/desk.py").write_text('icon("bird")\nchip("x", icon="fish")\n')
    found = used_icons(checkout)
    assert {"leaf", "anchor", "bird", "fish", "inbox"} <= set(found)
    assert "s" not in found
