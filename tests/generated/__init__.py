"""Made-up articles for tests and benchmarks: sound ones, and ones broken in one place."""

from generated.articles import Article, article, articles, sound_article

__all__ = ["Article", "article", "articles", "sound_article"]
