"""Fetches the SPARQL editor that `clemency serve` shows, YASGUI, from the npm registry into the package.

The version is pinned here, and so is the digest of what the registry has to give. For another version, change
VERSION and INTEGRITY (`npm view @zazuko/yasgui@VERSION dist.integrity`), run this, and run the tests of the
browser: the style sheet that the editor makes as it runs is allowed by its digest in
`clemency.serve.security`.
"""

import base64
import hashlib
import io
import tarfile
from pathlib import Path

import httpx

VERSION = "4.6.2"
INTEGRITY = "sha512-Zw45KdPoAE1KRaAoxIHdQqeJxvaVG1oQdntw0hy0ktX35Zu8ZccuOLrXCLwR+GU+0xMzLw8Mjw6BkSZV2vUuQw=="
ADDRESS = f"https://registry.npmjs.org/@zazuko/yasgui/-/yasgui-{VERSION}.tgz"
FILES = ("yasgui.min.js", "yasgui.min.css")
FOLDER = Path(__file__).resolve().parent.parent / "src" / "clemency" / "serve" / "static" / "yasgui"
SUMS = FOLDER / "SHA256SUMS"


def sums(folder: Path) -> str:
    """Return the digests of the files in a folder, as `sha256sum` writes them."""
    return "".join(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in FILES)


def main() -> None:
    """Fetch the editor, or stop if it is not what was pinned."""
    package = httpx.get(ADDRESS, timeout=60).raise_for_status().content
    digest = "sha512-" + base64.b64encode(hashlib.sha512(package).digest()).decode()
    if digest != INTEGRITY:
        raise SystemExit(f"{ADDRESS} is not what was pinned: {digest}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        for name in FILES:
            member = archive.extractfile(f"package/build/{name}")
            if member is None:
                raise SystemExit(f"{ADDRESS} has no {name}.")
            (FOLDER / name).write_bytes(member.read())
    SUMS.write_text(sums(FOLDER), "utf-8")


if __name__ == "__main__":
    main()
