"""The two collections that programs list: the organizations and the establishments of a publication.

Each is a folder of columns, one row an entity in the order of labels, made with the publication and never changed.
"""
