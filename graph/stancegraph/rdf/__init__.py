"""Records as RDF: written, read back, asked in SPARQL, validated."""
