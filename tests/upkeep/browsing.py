"""A reader without a browser: keeps cookies, fills in the forms of pages."""

import http.client
import http.cookiejar
import secrets
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser


class Forms(HTMLParser):
    """The forms of a page: (address, {field: value}) as a browser would send them unchanged."""

    def __init__(self, html):
        super().__init__()
        self.forms, self._select, self._text = [], "", ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        elif self.forms and (name := given.get("name")):
            fields = self.forms[-1][1]
            if tag == "input" and given.get("type") not in {"radio", "checkbox", "submit", "file"}:
                fields[name] = given.get("value", "")
            elif tag == "input" and given.get("type") in {"radio", "checkbox"} and "checked" in given:
                fields[name] = given.get("value", "on")
            elif tag == "select":
                self._select = name
                fields[name] = ""
            elif tag == "textarea":
                self._text = name
                fields[name] = ""
        elif tag == "option" and self._select and "selected" in given:
            self.forms[-1][1][self._select] = given.get("value", "")

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._text = ""

    def handle_data(self, data):
        if self._text:
            self.forms[-1][1][self._text] += data


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


class Reader:
    """Logged in by a session that the site made; raises OSError when nobody answers."""

    def __init__(self, base, session):
        self.base, self.token = base, secrets.token_hex(16)
        self.cookies = f"sessionid={session}; csrftoken={self.token}; language=en"
        self._opener = urllib.request.build_opener(_Stay, urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path):
        return self._send(path, None)

    def post(self, path, fields):
        return self._send(path, urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": self.token}).encode())

    def upload(self, path, name, content):
        edge = secrets.token_hex(8)
        head = f'--{edge}\r\nContent-Disposition: form-data; name="berkas"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
        body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        return self._send(path, body, {"Content-Type": f"multipart/form-data; boundary={edge}"})

    def _send(self, path, body, headers=None):
        headers = {"Cookie": self.cookies, "X-CSRFToken": self.token, "Host": "localhost"} | (headers or {})
        request = urllib.request.Request(self.base + path, data=body, headers=headers)
        try:
            with self._opener.open(request, timeout=120) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except http.client.HTTPException as error:  # the answer broke off
            raise OSError(str(error)) from error
