"""The publisher: from the bilingual source of the book to executed editions.

Nothing here is needed to run the cells of the book; install the `site` extra to
use it. No module of this package imports MXNet.
"""
