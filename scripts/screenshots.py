#!/usr/bin/env python3
"""Take the pictures of README.md and the tutorial anew: starts the program in a folder of its own and walks through it.

    .venv/bin/python scripts/screenshots.py [name ...]     all pictures, or the named ones

The register in the pictures is the project's own synthetic one: its persons do not exist.
Needs a Chromium (Debian: apt install chromium).
"""

import base64
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
import zlib
from pathlib import Path

import numpy as np
import openpyxl
from playwright.sync_api import expect, sync_playwright

from desaekspor.registry.synthetic.generate import generate

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "tutorial" / "img"
LARGEST = 80_000  # bytes of a picture
SIZE = {"width": 1080, "height": 760}
PHONE = {"width": 390, "height": 760}
ROWS, SEED = 400, 7


def main():
    wanted = set(sys.argv[1:])
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="desaekspor-pictures-") as folder:
        register = Path(folder) / "SIDT contoh April 2026.xlsx"
        generate(register, rows=ROWS, seed=SEED)
        with running(Path(folder) / "var") as (address, password), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
                args=["--no-sandbox", "--disable-dev-shm-usage"],
            )
            walk(Walk(browser, address, wanted, Path(folder)), register, password)
            browser.close()


@contextlib.contextmanager
def running(var):
    """The program, started as a newcomer starts it; gives (address, password of the demo users)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "DESAEKSPOR_VAR": str(var),
        "DESAEKSPOR_ADDRESS": f"127.0.0.1:{port}",
        "DESAEKSPOR_EXAMPLE_ROWS": "0",
    }
    program = subprocess.Popen([sys.executable, "-m", "desaekspor", "run"], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        for _ in range(240):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(address, timeout=5)
                break
            if program.poll() is not None:
                sys.exit("the program did not start")
            time.sleep(0.5)
        yield address, json.loads((var / "demo.json").read_text())["password"]
    finally:
        program.send_signal(signal.SIGINT)
        program.wait(timeout=60)


class Walk:
    """A browser page that takes pictures on its way."""

    def __init__(self, browser, address, wanted, folder):
        self.address, self.wanted, self.folder = address, wanted, folder
        context = browser.new_context(locale="id-ID", timezone_id="Asia/Jakarta", viewport=SIZE, accept_downloads=True)
        self.page, self.canvas = context.new_page(), context.new_page()

    def go(self, path):
        self.page.goto(self.address + path)

    def picture(self, name, *, size=SIZE, at=None):
        """Save what is seen, from the element ``at`` on downwards."""
        if self.wanted and name not in self.wanted:
            return
        self.page.set_viewport_size(size)
        top = self.page.locator(at).first.evaluate("e => e.getBoundingClientRect().top + scrollY - 80") if at else 0
        self.page.evaluate("top => window.scrollTo({top, behavior: 'instant'})", top)
        picture = with_palette(self.pixels_of(self.page.screenshot()))
        self.page.set_viewport_size(SIZE)
        if len(picture) >= LARGEST:
            sys.exit(f"{name}.png has {len(picture):,} bytes, more than {LARGEST:,}")
        path = PICTURES / f"{name}.png"
        path.write_bytes(picture)
        print(f"{path.relative_to(ROOT)}: {len(picture):,} bytes")

    def pixels_of(self, png):
        """The picture as an array: rows, columns, red green blue. The browser decodes it."""
        width, height = struct.unpack(">II", png[16:24])
        raw = self.canvas.evaluate(PIXELS, base64.b64encode(png).decode())
        return np.frombuffer(base64.b64decode(raw), np.uint8).reshape(height, width, 4)[:, :, :3]


PIXELS = """async png => {
    const image = new Image();
    image.src = "data:image/png;base64," + png;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), {width: image.width, height: image.height});
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const bytes = context.getImageData(0, 0, image.width, image.height).data;
    let text = "";
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return btoa(text);
}"""


def with_palette(pixels):
    """A PNG of at most 256 colours, a third of the size: the rarest shades of letters' edges become their neighbours."""
    height, width, _ = pixels.shape
    colours, places, counts = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    kept = np.sort(np.argsort(-counts)[:256])
    palette = colours[kept].astype(int)
    distances = ((colours[:, None, :].astype(int) - palette[None, :, :]) ** 2).sum(axis=2)
    indexed = distances.argmin(axis=1).astype(np.uint8)[places.reshape(-1)].reshape(height, width)
    lines = np.hstack([np.zeros((height, 1), np.uint8), indexed])  # 0: no filter, which suits flat colours
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            chunk(b"PLTE", palette.astype(np.uint8).tobytes()),
            chunk(b"IDAT", zlib.compress(lines.tobytes(), 9)),
            chunk(b"IEND", b""),
        ]
    )


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def walk(walk, register, password):
    page = walk.page
    walk.go("/")
    walk.picture("map", size={"width": 1280, "height": 780})
    walk.go("/akun/masuk/")
    page.locator("#id_login").fill("dinas")
    page.locator("#id_password").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{walk.address}/")

    walk.go("/impor/")
    walk.picture("impor-kosong")
    walk.go("/impor/baru/")
    page.set_input_files("input[type=file]", register)
    page.locator("input[name=contoh]").check()
    walk.picture("kirim")
    page.get_by_role("button", name="Kirim dan baca judul kolom").click()
    page.wait_for_url(re.compile("/kolom/$"))
    walk.picture("kolom")
    page.get_by_role("button", name="Periksa berkas").click()
    expect(page.get_by_role("heading", name="Temuan")).to_be_visible(timeout=120_000)
    batch = page.url.removeprefix(walk.address)
    walk.picture("diperiksa")
    page.locator("details.kind summary").first.click()
    walk.picture("temuan", at="#findings")

    page.get_by_role("button", name=re.compile(r"^Muat ")).click()
    expect(page.get_by_role("heading", name="Sudah dimuat")).to_be_visible(timeout=120_000)
    walk.picture("dimuat")
    with page.expect_download() as download:
        page.locator("#next a.primary").click()
    workbook = walk.folder / download.value.suggested_filename
    download.value.save_as(workbook)
    correct(workbook)
    page.set_input_files("#upload input[type=file]", workbook)
    walk.picture("perbaiki", at="#correct")
    page.get_by_role("button", name="Kirim baris perbaikan").click()
    page.wait_for_function("path => location.pathname !== path", arg=batch)
    expect(page.get_by_role("heading", name="Temuan")).to_be_visible(timeout=120_000)
    page.get_by_role("button", name=re.compile(r"^Muat ")).click()
    expect(page.get_by_role("heading", name="Sudah dimuat")).to_be_visible(timeout=120_000)

    walk.go("/umkm/")
    walk.picture("umkm")
    walk.picture("umkm-ponsel", size=PHONE)
    page.locator("tbody a").first.click()
    expect(page.locator("#business")).to_be_visible()
    walk.picture("catatan")
    walk.go(f"{batch}batalkan/")
    walk.picture("batalkan")
    walk.go("/impor/")
    walk.picture("riwayat")


def correct(path):
    """Mend what waits for the sign of a number alone, as an officer would in Excel."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            heading = str(sheet.cell(1, cell.column).value)
            if heading.startswith("tk_") and "—" not in heading and str(cell.value or "").startswith("-"):
                cell.value = str(cell.value).removeprefix("-")
    book.save(path)


if __name__ == "__main__":
    main()
