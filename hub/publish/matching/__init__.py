"""Which published organization or establishment does a row of somebody's table mean: candidates, scored and explained."""
