"""What a page turned out to be, on pages of our own. Negatives first: an article about the subject is an article."""

import pytest

from schemas.failure import INSTEAD, RETRYABLE, UNUSABLE, Reason, Refusal, Stage
from schemas.page import Extracted
from tests.fakes import page, prose
from transforms.article.extract import extract

URL = "https://news.example/2024/01/the-ferry-returns-1234"
NOTICE = (
    "We and our partners store and/or access information on a device, such as unique identifiers in cookies.",
    "You may accept or manage your choices by clicking below. We use cookies to measure our audience.",
)
NOTICE_DE = (
    "Wir und unsere Partner verwenden Cookies und ähnliche Technik, um Inhalte zu messen und Werbung zu zeigen.",
    "Ihre Einwilligung können Sie jederzeit in den Cookie-Einstellungen widerrufen; dort stehen auch alle Partner.",
)
ARTICLE_META = b'<meta property="og:type" content="article"></head>'


def read(body: bytes, url: str = URL, requested_url: str | None = None) -> Extracted:
    return extract(body, url=url, content_type="text/html; charset=utf-8", requested_url=requested_url)


def refused(body: bytes, url: str = URL, requested_url: str | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read(body, url, requested_url)
    return caught.value


def bare(title: str, inner: str, head: str = "") -> bytes:
    return f"<html><head><title>{title}</title>{head}</head><body>{inner}</body></html>".encode()


# Articles about the subject


@pytest.mark.parametrize(
    ("title", "paragraphs"),
    [
        ("Page not found: a history of 404", prose("404 page")),
        (
            "Page not found",
            (*prose("error page"), *prose("sign"), "The page you are looking for could not be found, it said."),
        ),
        ("404", prose("number")),
        ("Cookie consent", prose("cookie banner")),
        (
            "Why every site says we use cookies",
            ("We use cookies, says every site. Accept all cookies?", *prose("banner")),
        ),
        ("Before you continue", (*prose("letter"), "By clicking accept, you agree, wrote the keeper.")),
        ("Log in to continue reading", (*prose("paywall"), "Already a subscriber? That is what readers see.")),
        ("Please enable JavaScript", ("You need to enable JavaScript to run this app.", *prose("web app"))),
        ("Just a moment", prose("moment")),
    ],
)
def test_an_article_about_it_is_an_article(title: str, paragraphs: tuple[str, ...]) -> None:
    assert read(page(title, *paragraphs)).text


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Regulator fines site over cookie notice",
            "The regulator fined a site because its notice said only: we use cookies.",
        ),
        (
            "Cookies: what the new law says",
            "Sites that say that they use cookies and share data need consent, a court held.",
        ),
        ("Store closes", "The store in Main Street closed on Friday after forty years, its owner told the paper."),
        ("Missing page of the chronicle found", "The missing page of the chronicle was found in a drawer on Monday."),
        ("Club opens for members", "The club opened its doors for members only on Friday, after years of repairs."),
        ("Subscribe to continue: a study", "A study of the words subscribe to continue reading was presented in May."),
        (
            "Scheduled maintenance",
            "The bridge is closed for scheduled maintenance from Monday to Friday, the county said.",
        ),
        (
            "Forbidden",
            "The film about a forbidden harbour opens on Friday. It is the first one by Ines Abril, and a good one.",
        ),
        ("Maintenance", "The library closes for maintenance on Monday, and opens again a week later with a new roof."),
        (
            "gazette.example",
            "The paper at this address was founded in 1911, and has had eleven editors since then, it says.",
        ),
        (
            "Log in",
            "The harbour pulled a log in from the river on Monday. It had drifted there for a year, said the board.",
        ),
    ],
)
def test_a_short_report_about_it_is_an_article(title: str, text: str) -> None:
    assert text in read(page(title, text)).text


def test_furniture_around_an_article_says_nothing() -> None:
    around = (
        "<div>We use cookies. Accept all cookies. Manage preferences.</div><form><input type=password>Log in</form>"
    )
    body = page("One", *prose("bridge")).replace(b"<article>", around.encode() + b"<article>")
    assert read(body.replace(b"</body>", b"<noscript>Please enable JavaScript</noscript></body>")).text


# Soft 404


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("Page not found | The Gazette", "Sorry, the page you are looking for does not exist or has been moved."),
        ("404 - Seite nicht gefunden", "Die gesuchte Seite existiert nicht oder ist nicht mehr verfügbar."),
        ("Page introuvable – Le Journal", "La page que vous cherchez n'existe plus."),
        ("Error 404: página no encontrada", "La página que busca no existe o ha sido eliminada."),
        ("Pagina non trovata - Gazzetta", "La pagina che cerchi non esiste."),
        ("Страница не найдена", "Запрашиваемая страница не существует или была удалена."),
        ("ページが見つかりません", "お探しのページは移動または削除された可能性があります。"),
        ("404", "Nothing here."),
    ],
)
def test_a_page_that_says_it_is_not_there(title: str, says: str) -> None:
    refusal = refused(bare(title, f"<h1>{title}</h1><p>{says}</p>"))
    assert (refusal.reason, refusal.stage) == (Reason.SOFT_404, Stage.EXTRACT)
    assert "title" in refusal.detail


def test_a_missing_page_with_teasers_below_is_still_missing() -> None:
    teasers = "".join(f"<p>{text}</p>" for text in prose("bridge")[:1])
    says = "<p>The page you requested could not be found. Here is what others read today in the paper:</p>"
    assert refused(bare("Page not found", f"<article>{says}{teasers}</article>")).reason is Reason.SOFT_404


def test_a_declared_article_of_that_title_stays() -> None:
    body = page(
        "Page not found",
        "The film opens on Friday. It is a comedy about a printer who loses one page.",
        *prose("film")[:1],
    )
    assert read(body.replace(b"</head>", ARTICLE_META)).text
    assert read(body).text  # nothing in it explains what is missing


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://news.example/", Reason.SOFT_404),
        ("https://www.news.example/?utm_source=rss", Reason.SOFT_404),
        ("https://news.example/en/", Reason.SOFT_404),
        ("https://news.example/index.html", Reason.SOFT_404),
        ("https://news.example/2024/02/the-ferry-comes-home", None),
        ("https://news.example/?p=1234", None),
        ("https://elsewhere.example/", None),
        ("https://special.news.example/", None),
        ("https://news.example/the-ferry-returns", None),
    ],
)
def test_an_article_redirected_to_the_home_page(url: str, kind: Reason | None) -> None:
    home = page("The Gazette", *prose("bridge"), *prose("tower"))
    if kind:
        assert refused(home, url, URL).reason is kind
    else:
        assert read(home, url, URL).text
    assert read(home.replace(b"</head>", ARTICLE_META), url, URL).text  # a page of its own that calls itself an article


@pytest.mark.parametrize("asked", ["https://news.example/", "https://news.example/news", "https://news.example/a/blog"])
def test_who_asked_for_a_list_gets_one(asked: str) -> None:
    assert read(page("The Gazette", *prose("bridge")), "https://news.example/", asked).text


def test_an_article_redirected_to_the_list_above_it() -> None:
    asked = "https://news.example/sport/the-match-was-lost-99"
    assert refused(page("Sport", *prose("match")), "https://news.example/sport/", asked).reason is Reason.SOFT_404
    assert read(page("Match", *prose("match")), "https://news.example/sport/the-match-was-lost", asked + "/amp").text
    assert read(page("Other", *prose("match")), "https://news.example/culture/", asked).text


def test_an_article_redirected_to_an_error_page() -> None:
    small = bare("The Gazette", "<p>Something went wrong here, please go back to where you came from.</p>")
    assert refused(small, "https://news.example/404.html", URL).reason is Reason.SOFT_404
    assert read(page("Errors", *prose("error"), *prose("mistake")), "https://news.example/errors", URL).text


# What servers show in the place of any page


@pytest.mark.parametrize(
    ("title", "inner", "reason"),
    [
        ("502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>", Reason.SERVER_ERROR),
        ("429 Too Many Requests", "<h1>429 Too Many Requests</h1>", Reason.RATE_LIMITED),
        ("Database Error", "<h1>Error establishing a database connection</h1>", Reason.SERVER_ERROR),
        (
            "WordPress › Error",
            "<p>There has been a critical error on this website.</p><p>Learn more about troubleshooting WordPress.</p>",
            Reason.SERVER_ERROR,
        ),
        (
            "Be right back",
            "<h1>We’ll be back soon!</h1><p>Sorry, we’re performing some maintenance just now.</p>",
            Reason.SERVER_ERROR,
        ),
        (
            "Access Denied",
            "<h1>Access Denied</h1>You don't have permission to access this page on this server. Reference #18.2d36",
            Reason.BOT_WALL,
        ),
        (
            "Robot or human?",
            "<h1>Robot or human?</h1><p>Activate and hold the button to confirm that you’re human. Thank You!</p>",
            Reason.BOT_WALL,
        ),
        (
            "Unavailable due to legal reasons",
            "<h1>451: Unavailable due to legal reasons</h1><p>You are in the European Economic Area (EEA), "
            "and access cannot be granted at this time.</p>",
            Reason.BOT_WALL,
        ),
        (
            "Update your browser",
            "<h1>Your browser is not supported</h1><p>Please download one of these browsers.</p><li>One<li>Another",
            Reason.EMPTY_SHELL,
        ),
        ("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>The web server is installed and working.", Reason.SOFT_404),
        ("news.example is for sale", "<p>This domain is for sale! Make an offer today.</p>", Reason.SOFT_404),
        ("news.example", "<p>This domain has expired. Contact your registrar to renew it.</p>", Reason.SOFT_404),
        ("Article removed", "<p>The article you are looking for has been removed.</p>", Reason.SOFT_404),
        (
            "Log in - Gazette",
            "<form>Email<input>Password<input type=password></form><p>No account?</p>",
            Reason.LOGIN_WALL,
        ),
    ],
)
def test_what_stands_in_the_place_of_any_page(title: str, inner: str, reason: Reason) -> None:
    refusal = refused(bare(title, inner))
    assert (refusal.reason, refusal.stage) == (reason, Stage.EXTRACT)
    assert "title" in refusal.detail
    long = "".join(f"<p>{text}</p>" for text in (*prose("bridge"), *prose("tower")))
    assert read(bare(title, f"<article>{inner}{long}</article>")).text  # of that much text it is an article


# Consent walls


@pytest.mark.parametrize(
    ("title", "notice"),
    [("The ferry returns", NOTICE), ("Before you continue", NOTICE), ("Die Fähre kehrt zurück", NOTICE_DE)],
)
def test_a_text_that_is_a_notice_is_no_article(title: str, notice: tuple[str, ...]) -> None:
    body = bare(title, "<article>" + "".join(f"<p>{text}</p>" for text in notice) + "</article>")
    assert refused(body).reason is Reason.CONSENT_WALL


def test_a_notice_without_any_text_found() -> None:
    body = bare("Privacy settings", "<button>Accept all cookies</button><button>Manage preferences</button>")
    assert refused(body).reason is Reason.CONSENT_WALL


@pytest.mark.parametrize(
    "url",
    [
        "https://consent.news.example/v2/collectConsent?sessionId=3",
        "https://guce.news.example/consent",
        "https://myprivacy.dpg.example/consent?siteKey=1",
    ],
)
def test_a_request_that_ends_at_a_consent_host(url: str) -> None:
    refusal = refused(page("Your privacy", *prose("privacy"), *prose("policy")), url, URL)
    assert refusal.reason is Reason.CONSENT_WALL
    assert "redirected to" in refusal.detail


def test_a_request_that_ends_at_a_consent_path() -> None:
    url = "https://news.example/privacy-gate/accept-tcf2?redirectUri=x"
    assert refused(page("Gate", *NOTICE), url, URL).reason is Reason.CONSENT_WALL
    assert read(page("Consent in law", *prose("consent"), *prose("law")), "https://news.example/consent", URL).text


# Login walls and paywalls


@pytest.mark.parametrize(
    ("inner", "head"),
    [
        ("<p>Please log in to continue reading.</p><form><input type=password></form>", ""),
        ("<p>Already a subscriber? Log in.</p>", '<meta property="article:content_tier" content="locked">'),
        ("<h1>Die Fähre</h1><div class=paywall><p>Jetzt weiterlesen mit einem Abo.</p></div>", ""),
        ("<p>Réservé aux abonnés. Déjà abonné ? Connectez-vous pour lire.</p><input type=password>", ""),
    ],
)
def test_nothing_but_a_prompt_to_pay_or_log_in(inner: str, head: str) -> None:
    refusal = refused(bare("The ferry returns", inner, head))
    assert refusal.reason is Reason.LOGIN_WALL
    assert "," in refusal.detail  # two kinds of evidence


def test_a_teaser_with_a_prompt_is_an_article_that_is_not_free() -> None:
    teaser = "The ferry Marta left the dock on Friday morning after two years of repairs that nobody had expected."
    inner = f"<article><p>{teaser}</p><p>To continue reading, subscribe to The Gazette today.</p></article>"
    found = read(
        bare("The ferry returns", inner, '<script src="https://cdn.tinypass.com/api/tinypass.min.js"></script>')
    )
    assert teaser in found.text
    assert found.is_accessible_for_free is False


def test_a_request_that_ends_at_a_login() -> None:
    form = bare("The Gazette", "<p>Enter the address that you have given us and a password of yours.</p>")
    assert refused(form, "https://news.example/login?next=%2F2024", URL).reason is Reason.LOGIN_WALL
    assert refused(form, "https://sso.group.example/start/", URL).reason is Reason.LOGIN_WALL
    assert read(page("Register", *prose("register"), *prose("office")), "https://news.example/register", URL).text


# Empty shells


@pytest.mark.parametrize(
    "inner",
    [
        "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>",
        "<div id=__next></div><script id=__NEXT_DATA__ type=application/json>{}</script>",
        "<app-root></app-root>",
        "<x-app><div class=loader></div></x-app><link rel=modulepreload href=/chunk-1.js>",
        "<p>Loading</p><script src=/main.js></script>",
        "<p>Bitte aktivieren Sie JavaScript, um diese Seite zu sehen.</p>",
        "<p>This site requires JavaScript to be enabled in your browser.</p><div id=app></div>",
    ],
)
def test_a_page_that_needs_scripts_is_a_shell(inner: str) -> None:
    refusal = refused(bare("The Gazette", inner))
    assert refusal.reason is Reason.EMPTY_SHELL
    assert "words shown" in refusal.detail


def test_a_page_without_any_sign_is_empty() -> None:
    assert refused(bare("The Gazette", "<div></div>")).reason is Reason.EMPTY


def test_a_filled_root_is_no_shell() -> None:
    body = page("One", *prose("bridge")).replace(b"<body>", b"<body><div id=__next>")
    assert read(body.replace(b"</body>", b"<noscript>Please enable JavaScript</noscript></body>")).text


def test_a_bot_wall_that_comes_as_a_page() -> None:
    body = bare("Just a moment...", "<script>window._cf_chl_opt={}</script>")
    assert refused(body).reason is Reason.BOT_WALL


def test_all_of_them_may_be_stood_in_for_and_none_is_tried_again_by_itself() -> None:
    assert INSTEAD < UNUSABLE
    assert Reason.EMPTY_SHELL in UNUSABLE - INSTEAD
    assert not UNUSABLE & RETRYABLE
