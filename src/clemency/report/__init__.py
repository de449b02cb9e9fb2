"""The report: one page an article and one for the corpus, to be read rather than queried."""
