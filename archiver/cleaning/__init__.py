"""Text corpora without HTML: what is text stays, captions, credits, banners and notices are put aside."""
