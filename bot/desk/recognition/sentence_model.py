"""The optional sentence model: loaded and run in a separate thread, off the event loop."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from bot.matching.candidates.embedding import Embedder, EmbeddingError, Rows, load_embedder
from bot.matching.matcher import Read
from bot.matching.text.passages import passages

log = logging.getLogger(__name__)


class SentenceModel:
    """A model that is loaded on first use. Where it cannot be loaded, words alone are matched."""

    def __init__(self, name: str, load: Callable[[str], Embedder] = load_embedder) -> None:
        self._name = name
        self._load = load
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sentence-model")
        self._loading: asyncio.Task[Embedder | None] | None = None

    async def embedder(self) -> Embedder | None:
        """The loaded model; None where it cannot be loaded, which is logged once."""
        if self._loading is None:
            self._loading = asyncio.create_task(self._loaded())
        return await asyncio.shield(self._loading)

    @property
    def ready(self) -> bool:
        """Whether the model is loaded, so that nobody has to wait for it."""
        return self._loading is not None and self._loading.done() and self._loading.result() is not None

    async def _loaded(self) -> Embedder | None:
        loop = asyncio.get_running_loop()
        try:
            embedder = await loop.run_in_executor(self._thread, self._load, self._name)
        except EmbeddingError as error:
            log.warning("matching by words alone: %s", error)
            return None
        log.info("sentence model %s loaded, %d numbers a vector", embedder.name, embedder.dimension)
        return embedder

    async def embed(self, embedder: Embedder, texts: Sequence[str]) -> Rows:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, embedder.embed, texts)

    async def read(self, text: str) -> Read | None:
        """What the model makes of a text; None where it says nothing, or fails."""
        embedder = await self.embedder()
        read = passages(text)
        if embedder is None or not read:
            return None
        try:
            return read, await self.embed(embedder, [passage.read for passage in read])
        except Exception:  # whatever the model's runtime raises: the words are still there
            log.exception("the sentence model failed on a text")
            return None

    def close(self) -> None:
        """Start nothing more; what is under way in the thread ends by itself."""
        self._thread.shutdown(wait=False, cancel_futures=True)
