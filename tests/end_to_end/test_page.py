"""The page as a reader's browser shows it: it asks for nothing, says the same without scripts, and prints."""

import io
import unicodedata

import pytest

pytestmark = pytest.mark.chromium

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}
A4_POINTS = (595, 842)


@pytest.fixture(scope="module")
def address(sample_report):
    return (sample_report / "reports" / "2011-12" / "annual" / "executive" / "index.html").as_uri()


@pytest.fixture
def opened(browser, address):
    """Return a function that opens the page and gives it with what it asked for and complained of."""
    contexts = []

    def open_page(**options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        asked, complaints = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address, wait_until="load")
        return page, asked, complaints

    yield open_page
    for context in contexts:
        context.close()


def test_no_request_leaves_the_file_and_nothing_is_complained_of(opened, address):
    page, asked, complaints = opened(viewport=WIDE)
    page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.evaluate("() => window.scrollTo(0, document.body.scrollHeight)")
    assert [url for url in asked if url.split("#")[0] != address and not url.startswith("data:")] == []
    assert complaints == []


def test_all_images_are_decoded_and_described(opened):
    page, _, _ = opened(viewport=WIDE)
    images = page.evaluate(
        """async () => {
            const all = [...document.images];
            await Promise.all(all.map(one => one.decode().catch(() => null)));
            return all.map(one => [one.naturalWidth, (one.alt || '').trim().length]);
        }"""
    )
    drawings = page.evaluate(
        """() => [...document.querySelectorAll('svg[role=img]')].map(one =>
            (one.getAttribute('aria-label') || one.querySelector('title')?.textContent || '').trim().length)"""
    )
    assert all(width > 0 for width, _ in images)
    assert all(described > 0 for _, described in images)
    assert len(images) + len(drawings) >= 5


def test_the_text_is_the_same_without_scripts(opened):
    with_scripts, _, _ = opened(viewport=WIDE)
    without, _, _ = opened(viewport=WIDE, java_script_enabled=False)
    assert with_scripts.inner_text("main") == without.inner_text("main")
    assert len(without.inner_text("main")) > 5_000


def test_it_fits_a_narrow_screen(opened):
    page, _, _ = opened(viewport=NARROW)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= NARROW["width"] + 1


def test_it_prints_on_a4_with_the_mark_of_a_draft(opened):
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    page, _, _ = opened(viewport=WIDE)
    document = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    first = document.pages[0]
    size = tuple(round(float(edge)) for edge in (first.mediabox.width, first.mediabox.height))
    assert size == pytest.approx(A4_POINTS, abs=2)
    assert 5 <= len(document.pages) <= 80
    # Ligatures and the ends of lines are the typesetter's, not the writer's.
    text = [" ".join(unicodedata.normalize("NFKC", one.extract_text()).split()) for one in document.pages]
    assert "in short" in text[0].lower()
    assert all("DRAFT" in one for one in text), "every page says it is a draft"
    assert "Every figure and where it comes from" in " ".join(text)
