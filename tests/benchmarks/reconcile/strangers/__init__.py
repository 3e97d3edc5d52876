"""Records drawn by somebody who had not read the other generator of this benchmark.

Whatever learns from the usual records can be tried here on names, places, habits and rates it has not met: French
records of six sources (``french``), and lists of another country without any number (``abroad``).
"""
