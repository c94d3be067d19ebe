"""The portal (门户): the pages that everybody reads, and what is shown when something goes wrong."""
