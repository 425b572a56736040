"""Bot walls by headers and bodies. Signs: Cloudflare's "Detecting a Challenge Page response", AWS WAF's developer guide
("How the AWS WAF CAPTCHA and Challenge actions work"), and the services' pages as they were seen in 2025 and 2026."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.failure import Reason, Refusal, Stage
from tests.fakes import page, prose
from transforms.web.challenge import MAX_BYTES, STATUSES, refuse_challenge, refuse_interstitial

CLOUDFLARE = b"""<!DOCTYPE html><html><head><title>Just a moment...</title><meta name="robots" content="noindex">
<script>window._cf_chl_opt={cType:'managed'};</script></head><body>
<noscript>Enable JavaScript and cookies</noscript></body></html>"""
WALLS = {
    "Cloudflare": CLOUDFLARE,
    "Akamai": b"<html><body><div id='sec-if-cpt-container'>Powered and protected by Akamai</div></body></html>",
    "Imperva": b"<html><iframe src='/_Incapsula_Resource?SWUDNSAI=31&xinfo=5'>Incapsula incident ID: 7</iframe></html>",
    "Project Shield": b"<html><p>In just a moment<script src='//s.example/ddos-shield.appspot.com/aes.js'></script>",
    "DataDome": b"<html><script>var dd={'host':'geo.captcha-delivery.com'}</script><p>Please enable JS</html>",
    "HUMAN": b"<html><title>Access to this page has been denied</title><div id='px-captcha'></div></html>",
    "Sucuri": b"<html><title>You are being redirected...</title><script>sucuri_cloudproxy_js='';</script></html>",
    "AWS WAF": b"<html><script>window.gokuProps = {};</script><div id='challenge-container'></div></html>",
    "Anubis": b"<html><title>Making sure you're not a bot!</title><script id=\"anubis_challenge\">{}</script></html>",
    "DDoS-Guard": b"<html><title>DDoS-Guard</title><script src='/.well-known/ddos-guard/js-challenge/index.js'></html>",
    "Kasada": b"<html><script>window.KPSDK={};KPSDK.now=1</script><script src='/149e/ips.js'></script></html>",
    "Vercel": b"<html><title>Vercel Security Checkpoint</title><p>We're verifying your browser</html>",
    "SiteGround": b"<html><meta http-equiv='refresh' content='0;/.well-known/sgcaptcha/?r=%2F'></html>",
    "Fastly": b"<html><title>Client Challenge</title><script src='/_fs-ch-1T1/script.js'></script></html>",
    "captcha": b"<html><body><p>Please verify you are a human<div class='h-captcha'></div></body></html>",
    "title": b"<html><title>Robot Check</title><form action='/ok'><input name=c></form></html>",
}  # fmt: skip


def evidence(body: bytes, status: int = 200, **headers: str) -> str | None:
    try:
        refuse_challenge(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)
        refuse_interstitial(body)
    except Refusal as refusal:
        return refusal.detail
    return None


def test_the_refusal_says_what_and_where() -> None:
    with pytest.raises(Refusal) as caught:
        refuse_interstitial(CLOUDFLARE)
    assert (caught.value.reason, caught.value.stage) == (Reason.BOT_WALL, Stage.FETCH)
    assert caught.value.detail == "a wall of Cloudflare (_cf_chl_opt), in a page of 4 words"


@pytest.mark.parametrize("name", WALLS)
@pytest.mark.parametrize("status", [200, 202, 403, 429, 503])
def test_a_wall_is_a_wall_whatever_its_status(name: str, status: int) -> None:
    assert name in (evidence(WALLS[name], status) or "")


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (403, {"cf_mitigated": "challenge"}),
        (200, {"cf_mitigated": "challenge"}),
        (202, {"x_amzn_waf_action": "challenge"}),
        (405, {"x_amzn_waf_action": "captcha"}),
        (429, {"x_vercel_mitigated": "Challenge"}),
        (202, {"sg_captcha": "challenge"}),
        (429, {"x_kpsdk_ct": "02Ab"}),
        (403, {"x_dd_b": "1"}),
    ],
)
def test_headers_that_say_it_need_no_body(status: int, headers: dict[str, str]) -> None:
    said = evidence(b"", status, **headers)
    assert said
    assert next(iter(headers)).replace("_", "-") in said


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (403, {"server": "cloudflare", "cf_ray": "8f"}, b"<title>403 Forbidden</title>"),
        (403, {}, b"<html><h1>Access Denied</h1>You don't have permission"),
        (503, {}, b"<title>Service Unavailable</title> Reference #97 https://errors.edgesuite.net/97"),
        (200, {"x_datadome": "protected"}, page("One", *prose("bridge"))),
        (200, {"x_kpsdk_ct": "02Ab"}, page("One", *prose("bridge"))),
        (404, {}, CLOUDFLARE),
        (500, {"cf_mitigated": "challenge"}, CLOUDFLARE),
    ],
)
def test_what_shows_no_wall_keeps_its_status(status: int, headers: dict[str, str], body: bytes) -> None:
    refuse_challenge(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_goes_before_the_wall(status: int) -> None:
    """RFC 6585 section 4, RFC 9110 section 15.6.4: the schedule holds the site as long as it asks for."""
    refuse_challenge(status, {"retry-after": "120", "cf-mitigated": "challenge"}, CLOUDFLARE)
    with pytest.raises(Refusal):
        refuse_challenge(403, {"retry-after": "120", "cf-mitigated": "challenge"}, CLOUDFLARE)


LET_THROUGH = (
    b"<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>",
    b"<script src='https://js.datadome.co/tags.js'></script>",
    b"<script src='/_Incapsula_Resource?SWJIYLWA=719d'></script>",
    b"<script src='https://www.google.com/recaptcha/api.js'></script><div class='g-recaptcha'></div>",
    b"<script src='https://challenges.cloudflare.com/turnstile/v0/api.js'></script>",
)


def test_a_page_of_nothing_but_a_walls_script_is_the_wall() -> None:
    alone = b"<html><head><script src='/_Incapsula_Resource?SWJIYLWA=71'></script><body></body></html>"
    assert evidence(alone) == "a wall of Imperva (nothing but its script), in a page of 0 words"


@pytest.mark.parametrize("script", LET_THROUGH)
def test_scripts_of_these_services_on_a_page_that_was_let_through(script: bytes) -> None:
    assert evidence(page("One", *prose("bridge")).replace(b"</head>", script + b"</head>")) is None
    assert evidence(page("One", "A short report of a bridge.").replace(b"</head>", script + b"</head>")) is None


@pytest.mark.parametrize("title", ["Just a moment...", "Security check", "Pardon our interruption", "Robot check"])
def test_an_article_under_a_walls_title_stays(title: str) -> None:
    assert evidence(page(title, *prose("bridge")).replace(b"</head>", b"<script></script></head>")) is None


@pytest.mark.parametrize("mark", [body[:400] for body in WALLS.values()])
def test_an_article_that_shows_a_walls_source_stays(mark: bytes) -> None:
    told = tuple(f"{paragraph} {paragraph}" for paragraph in prose("wall"))
    assert evidence(page("How walls look", *told).replace(b"</article>", mark + b"</article>")) is None


def test_a_short_text_without_script_or_form_is_no_wall() -> None:
    assert evidence(b"<title>Just a moment...</title><p>A poem of one line</p>") is None


def test_large_pages_are_no_walls() -> None:
    assert evidence(CLOUDFLARE + b" " * MAX_BYTES) is None


@given(st.binary(max_size=300), st.sampled_from([200, *STATUSES]))
def test_nothing_but_a_refusal_is_raised(body: bytes, status: int) -> None:
    evidence(b"px-captcha g-recaptcha<title>" + body, status)
