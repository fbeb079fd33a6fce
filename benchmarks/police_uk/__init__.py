"""A police.uk file of three million rows, cleaned by the package and by a plain pandas and a plain polars script."""
