"""How much of anything is taken in: every limit of the program that holds a hostile or runaway input, with what it is of.

Data of honest use stays far below them. Whatever passes one is refused with a sentence that says so.
"""

from __future__ import annotations

# -- cells ------------------------------------------------------------------------------------------------------------

LONGEST_QUOTE = 300
"""Characters of a quote."""
LONGEST_SHORT = 20
"""Characters of the short label of an issue: what stands over a column."""
LONGEST_TEXT = 10_000
"""Characters of any other cell."""
MOST_DIGITS = 18
"""Digits of a number before its point, and as many behind it."""

# -- tables -----------------------------------------------------------------------------------------------------------

LARGEST_INFO = 256 << 10
"""Bytes of ``dataset.toml``."""
MOST_KEY_PARTS = 16
"""Names joined by dots in one key of ``dataset.toml``: its reader keeps every beginning of a key by itself."""
LONGEST_LINE = 16 << 20
"""Characters of a line of a table. A line has no end before one is found, and a packed file can hold one of any length."""
LONGEST_CELL = 16 << 20
"""Characters of a cell over several lines before an open quotation mark is taken for the reason."""
MOST_COLUMNS = 1_000
"""Columns of a table, and different names of cells in one that names them row by row."""
MOST_JSON_PARTS = 500_000
"""Brackets in a row of JSON Lines: each may become a list of its own."""
DEEPEST_JSON = 100
"""Lists and objects within one another in a row of JSON Lines or Parquet."""
LARGEST_ROW_GROUP = 512 << 20
"""Bytes that a group of rows of a Parquet file takes unpacked, as the file itself says."""
MOST_VALUES = 10_000_000
"""Values in one column of it; lists can hold any number in no space."""
LARGEST_PACKED_CELL = 64 << 10
"""Bytes of a cell of a Parquet file, where one that is stored once can stand in every row."""
LARGEST_PIECE = 16 << 20
"""Bytes of such cells that are held at a time."""
LARGEST_WORKBOOK = 128 << 20
"""Bytes of all parts of a workbook when unpacked, as its directory says; nothing beyond them is unpacked."""
MOST_PARTS = 10_000
"""Parts of a workbook."""
MOST_SHEET_ROWS = 250_000
"""Rows of a sheet that are not empty: more do not fit into so large a workbook, where each says as much as a stance."""
MOST_REPEATED_ROWS = 1_000
"""Rows that one row of a sheet stands for and that are not empty; programs write rows together that are alike."""
MOST_CELLS = 20_000_000
"""Cells of a sheet: one that is there once can stand in any number of columns and rows."""

# -- coded tables -----------------------------------------------------------------------------------------------------

LONGEST_CODED_ROW = 4 << 20
"""Bytes of a row of a coded table: so much of it is held and looked at at a time."""
MOST_ODD_ROWS = 1_000_000
"""Rows with another number of cells than the first that are held at a time."""
MOST_JOINED = 20_000_000
"""Keys of a table whose cells are read with the rows of another: it is held whole."""

# -- coding -----------------------------------------------------------------------------------------------------------

LARGEST_TEXT = 16 << 20
"""Bytes of a text that is coded: a page holds all of it."""
LARGEST_FEED = 16 << 20
"""Bytes of a feed: it is held whole, and most have some hundred entries."""
DEEPEST_FEED = 200
"""Elements within one another in a feed."""
LARGEST_ANNOTATIONS = 256 << 20
"""Bytes of a file of annotations, or of statements to be scored: it is held whole."""
LARGEST_JOURNAL = 1 << 30
"""Bytes of a journal of elsewhere: two million decisions."""
LARGEST_PLAN = 1 << 20
"""Bytes of a plan of coding: a line a key, and a list of texts."""
LARGEST_MODEL_ANSWER = 8 << 20
"""Bytes of what a model answered, as it is kept."""
LARGEST_RUN = 512 << 20
"""Bytes of the candidates of a run: ten thousand texts of some hundred each."""
LARGEST_CODEBOOK = 1 << 20
"""Bytes of a codebook: it is shown whole, beside the work."""

# -- RDF --------------------------------------------------------------------------------------------------------------

DEEPEST_JSON_LD = 200
"""Objects and lists within one another: the readers of JSON-LD, and of terms within terms, go down by recursion."""
DEEPEST_XML = 1_000
"""Elements within one another, in RDF and in parts of workbooks."""
LONGEST_RDF_TEXT = 16 << 20
"""Characters of one text: as much as the readers of the other formats take for one term."""
LARGEST_WHOLE = 512 << 20
"""Bytes of a file that can only be read by holding all of it."""
LARGEST_UNPACKED = 64 << 20
"""The same of a packed file, where few bytes can become any number."""
MOST_NANOPUB_STATEMENTS = 300_000
"""Statements of nanopublications that are held until each is whole: within so many they may stand in any order."""

# -- queries ----------------------------------------------------------------------------------------------------------

LONGEST_QUERY = 1 << 20
"""Characters of a query."""
MOST_TERMINALS = 50_000
"""Words, names, values and signs of a query: it is read several times before its time-out begins."""
DEEPEST_QUERY = 100
"""Brackets within one another in a query: engines go down into them by recursion, and a process that runs out of stack ends."""
MOST_STEPS = 1_000
"""Operators, and parts of patterns such as OPTIONAL or BIND, in a query: engines nest each in the one before it."""
WORKER_MEMORY = 2 << 30
"""Bytes that a query with a time-out may take (Linux)."""
LARGEST_HELD = 24 << 20
"""Bytes of the tables of a graph on disk, up to which each process that answers the queries of a server holds it in memory, where it
takes three times as many."""
HELD_AFTER = 1.0
"""Seconds of answering after which it does so."""

# -- endpoints --------------------------------------------------------------------------------------------------------

LARGEST_ANSWER = 1 << 30
"""Bytes of one answer of a server."""
ANSWER_IN_MEMORY = 16 << 20
"""Bytes of it that are held in memory; a larger one waits in a temporary file."""
DEEPEST_ANSWER = 200
"""Terms of triples, lists and objects within one another in it: those who read answers go down by recursion."""
MOST_NEIGHBOURS = 100
"""Graphs of others on a server that are looked at one by one."""
MOST_OWN_GRAPHS = 2_000
"""Graphs of the datasets' own that are named in a question, where others' would mix in."""
PATIENCE = 60.0
"""Seconds a server may take for one answer where no time-out is asked for."""
LONGEST_FETCH = 300.0
"""Seconds for a file that is fetched, however slowly its server sends it."""
LONGEST_COMPLETION = 1.0
"""Seconds in which a shell that completes a word gets its answer, or none."""

# -- pushing ----------------------------------------------------------------------------------------------------------

PUSHED_PIECE = 4 << 20
"""Bytes of statements in one request, where that does not part a named graph."""
PUSHED_AT_ONCE = 32 << 20
"""Bytes of one named graph that go into one request, so that it takes the place of an old one at once."""
MOST_PUSHED_AT_ONCE = 500
"""Named graphs in one request."""
MOST_ASKED_BACK = 10_000
"""Statements of a sample, each a question to the server."""

# -- pages ------------------------------------------------------------------------------------------------------------

MOST_ACTORS_OF_A_PAGE = 10_000
"""Actors whose stances a page of the explorer shows: beyond them it opens and moves too slowly to be read."""

# -- the cache --------------------------------------------------------------------------------------------------------

LONGEST_UNASKED = 30 * 24 * 60 * 60
"""Seconds after which a graph that nobody asked is removed."""
LARGEST_CACHE = 4 << 30
"""Bytes that all graphs in the cache may take together before the longest unasked go."""
LONGEST_UNLOOKED = 60 * 60
"""Seconds for which it is believed that nobody else's graphs on a server mix in, where finding that out takes looking through all it has."""
LARGEST_KEPT_TABLES = 1 << 30
"""Bytes that all tables fetched from endpoints may take together."""
LONGEST_LOCK = 600.0
"""Seconds to wait for another process that builds the same graph."""
