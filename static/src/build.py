"""Build static/ from the installed packages; called by script/assets."""

import base64
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SOURCE = Path(__file__).resolve().parent
STATIC = SOURCE.parent
ROOT = STATIC.parent
FONT_RANGES = {
    "latin": "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2010-2027,U+2030,U+2039-203A,"
    "U+20AC,U+2122,U+2190-2193,U+2212",
    "latin-ext": "U+0100-0130,U+0132-0151,U+0154-024F,U+0259,U+1E00-1EFF",
}
PRINTED = {
    "arabic": ("vazirmatn", "Vazirmatn"),
    "armenian": ("noto-sans-armenian", "NotoSansArmenian"),
    "ethiopic": ("noto-sans-ethiopic", "NotoSansEthiopic"),
    "georgian": ("noto-sans-georgian", "NotoSansGeorgian"),
}
"""Scripts that paper needs beside Latin, Greek and Cyrillic: package and name of the font. Not Noto for Arabic: it
draws dots apart from letters, and what is copied out of a PDF, or heard, is then another text."""
WEIGHTS = {"400": "Regular", "700": "Bold"}


def main(modules: Path) -> None:
    """Build everything, then write the manifest of what came from elsewhere."""
    styles(modules)
    script(modules)
    fonts(modules)
    printed_fonts(modules)
    manifest(modules, vendored(modules))


def run(*command: str | Path) -> None:
    """Run a tool of the installed packages."""
    subprocess.run([str(part) for part in command], check=True, cwd=SOURCE)  # noqa: S603


def styles(modules: Path) -> None:
    """Compile the style sheet, and mirror it for languages written from right to left."""
    left = STATIC / "css" / "app.css"
    run(
        modules / ".bin/sass",
        "--no-source-map",
        "--style=compressed",
        "--quiet-deps",
        "--silence-deprecation=import",
        f"--load-path={modules}",
        SOURCE / "app.scss",
        left,
    )
    run(modules / ".bin/rtlcss", left, left.with_name("app.rtl.css"))
    for sheet in (left, left.with_name("app.rtl.css")):
        sheet.write_text(sheet.read_text().strip() + "\n")


def script(modules: Path) -> None:
    """Bundle our module and the parts of govuk-frontend it uses."""
    kit = modules / "govuk-frontend/dist/govuk/all.mjs"
    run(
        modules / ".bin/esbuild",
        SOURCE / "app.js",
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--charset=utf8",
        "--legal-comments=none",
        f"--alias:govuk-frontend={kit}",
        f"--outfile={STATIC}/js/app.js",
        "--log-level=warning",
    )


def fonts(modules: Path) -> None:
    """Cut Noto Sans (variable weight, 400 to 700) down to the Latin letters of names and texts."""
    package = modules / "@fontsource-variable/noto-sans"
    for name, ranges in FONT_RANGES.items():
        font = TTFont(package / f"files/noto-sans-{name}-wght-normal.woff2")
        features = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"]
        options = subset.Options(flavor="woff2", layout_features=features)
        options.hinting = False
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=subset.parse_unicodes(ranges))
        cutter.subset(font)
        instancer.instantiateVariableFont(font, {"wght": (400, 700)}, inplace=True)
        font.flavor = "woff2"
        font.recalcTimestamp = False
        font.save(STATIC / f"fonts/noto-sans-{name}.woff2")
    shutil.copy(package / "LICENSE", STATIC / "fonts/noto-sans-web-OFL.txt")


def printed_fonts(modules: Path) -> None:
    """Unpack the fonts of paper: static ones, each script a family of its own, whole, so that shaping is complete."""
    for script, (package, name) in PRINTED.items():
        for weight, style in WEIGHTS.items():
            file = f"@fontsource/{package}/files/{package}-{script}-{weight}-normal.woff2"
            font = TTFont(modules / file, recalcTimestamp=False)
            font.flavor = None
            font.save(STATIC / f"fonts/print/{name}-{style}.ttf")
        shutil.copy(modules / f"@fontsource/{package}/LICENSE", STATIC / f"fonts/print/{name}-OFL.txt")


def vendored(modules: Path) -> list[tuple[str, Path]]:
    """Copy what is served or tested with as it came."""
    version = json.loads((modules / "htmx.org/package.json").read_text())["version"]
    copies = [
        ("htmx.org", modules / "htmx.org/dist/htmx.min.js", STATIC / f"vendor/htmx-{version}.min.js"),
        ("axe-core", modules / "axe-core/axe.min.js", ROOT / "tests/browser/vendor/axe.min.js"),
    ]
    for _, origin, copy in copies:
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(origin, copy)
    return [(package, copy) for package, _, copy in copies]


def manifest(modules: Path, copies: list[tuple[str, Path]]) -> None:
    """List every file that came from elsewhere, or was built from it, with its origin and checksum."""
    built = [
        ("govuk-frontend", STATIC / "css/app.css"),
        ("govuk-frontend", STATIC / "css/app.rtl.css"),
        ("govuk-frontend", STATIC / "js/app.js"),
        *(("@fontsource-variable/noto-sans", STATIC / f"fonts/noto-sans-{name}.woff2") for name in FONT_RANGES),
        *(
            (f"@fontsource/{package}", STATIC / f"fonts/print/{name}-{style}.ttf")
            for package, name in PRINTED.values()
            for style in WEIGHTS.values()
        ),
    ]
    entries = [entry(modules, package, file, "copied") for package, file in copies]
    entries += [entry(modules, package, file, "built") for package, file in built]
    (STATIC / "vendor/manifest.json").write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n")


def entry(modules: Path, package: str, file: Path, how: str) -> dict[str, str]:
    """Describe one file of the manifest."""
    origin = json.loads((modules / package / "package.json").read_text())
    digest = base64.b64encode(hashlib.sha384(file.read_bytes()).digest()).decode()
    return {
        "file": file.relative_to(ROOT).as_posix(),
        "name": package,
        "version": origin["version"],
        "licence": origin["license"],
        "how": how,
        "sha384": digest,
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
