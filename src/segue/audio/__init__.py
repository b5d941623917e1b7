"""Audio: sound files to log-mel spectrograms to labels and embeddings.

Importing this package needs neither torch nor the sound libraries: each module imports what it uses.
"""
