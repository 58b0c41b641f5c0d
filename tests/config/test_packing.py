import gzip

from django.http import HttpResponse, StreamingHttpResponse

from desaekspor.config.packing import PackingMiddleware

PAGE = b"<p>Kecap Tambun Utara</p>" * 400


def answered(rf, response, accepts="gzip, br"):
    return PackingMiddleware(lambda request: response)(rf.get("/", headers={"accept-encoding": accepts} if accepts else {}))


def test_a_page_is_packed_for_who_can_unpack_it(rf):
    response = answered(rf, HttpResponse(PAGE, headers={"ETag": '"one"'}))
    assert gzip.decompress(response.content) == PAGE
    assert len(response.content) < len(PAGE) / 10
    assert response["Content-Encoding"] == "gzip"
    assert response["Content-Length"] == str(len(response.content))
    assert response["Vary"] == "Accept-Encoding"
    assert response["ETag"] == 'W/"one"'


def test_the_length_does_not_tell_what_is_in_it(rf):
    assert len({len(answered(rf, HttpResponse(PAGE)).content) for _ in range(30)}) > 5


def test_others_get_it_as_it_is(rf):
    plain = answered(rf, HttpResponse(PAGE), accepts="")
    assert plain.content == PAGE
    assert "Content-Encoding" not in plain
    assert plain["Vary"] == "Accept-Encoding"
    assert answered(rf, HttpResponse(b"short")).content == b"short"


def test_what_is_packed_already_is_not_packed_again(rf):
    response = answered(rf, HttpResponse(PAGE, headers={"Content-Encoding": "br"}))
    assert response.content == PAGE
    assert response["Content-Encoding"] == "br"


def test_a_stream_is_packed_as_it_comes(rf):
    response = answered(rf, StreamingHttpResponse([PAGE, PAGE]))
    assert gzip.decompress(b"".join(response.streaming_content)) == PAGE * 2
