"""Views: what a reader sees. A view takes plain values and gives back text; it never opens a store."""
