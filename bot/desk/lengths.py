"""How long a text is to Discord."""


def utf16_length(text: str) -> int:
    """In UTF-16 units, of which no way of counting finds more."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2
