"""Workbooks (.xlsx, .xlsm, .xls, .ods): opened in a process of their own, whose memory is bounded.

A workbook of two kilobytes may ask for a sheet of a million rows by sixteen thousand columns, and the library that opens
it then aborts the whole process, which no handler can catch. What comes out of that process is lines of JSON.
"""
