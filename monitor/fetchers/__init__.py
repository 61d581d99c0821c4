"""The kinds of fetcher: each file is one way to get a source's document."""
