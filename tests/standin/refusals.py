"""Discord's error answers."""

from aiohttp import web


class RefusedError(Exception):
    """An error answer, with Discord's own code (its documentation's "JSON error codes")."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def response(self) -> web.Response:
        return web.json_response({"code": self.code, "message": self.message}, status=self.status)
