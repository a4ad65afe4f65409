"""linkaudit: what does the evidence cited in a grant report still stand on?"""

__version__ = "0.1.0"
