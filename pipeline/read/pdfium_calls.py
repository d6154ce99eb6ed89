"""PDFium's functions that are called for each character, object or stroke, with as little around them as there can be.

ctypes converts each argument by its declared type, and gives the interpreter's lock away and takes it back: 0.37 µs a
call, of which PDFium's share is 0.05. Without declared types it passes whole numbers (of 32 bits) and references that
were made before as they are: 0.15 µs.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium_c

Reference = Any
"""An argument that was made ready before: of `handle` or `ctypes.byref`."""


def _plain(function: Any, returned: Any = ctypes.c_int) -> Any:
    """Return a function of PDFium that takes references and whole numbers, and nothing else: an address would be cut."""
    return ctypes.PYFUNCTYPE(returned)(ctypes.cast(function, ctypes.c_void_p).value or 0)


handle = ctypes.c_void_p.from_param
"""Makes an address (a whole number) an argument."""

_ADDRESS = ctypes.c_void_p

# These three answer for every character that there is; a result that nobody looks at would still be made.
loose_char_box = _plain(pdfium_c.FPDFText_GetLooseCharBox, None)
char_origin = _plain(pdfium_c.FPDFText_GetCharOrigin, None)
char_matrix = _plain(pdfium_c.FPDFText_GetMatrix, None)
char_font_size = _plain(pdfium_c.FPDFText_GetFontSize, ctypes.c_double)
char_object = _plain(pdfium_c.FPDFText_GetTextObject, _ADDRESS)

page_object = _plain(pdfium_c.FPDFPage_GetObject, _ADDRESS)
form_object = _plain(pdfium_c.FPDFFormObj_GetObject, _ADDRESS)
count_form_objects = _plain(pdfium_c.FPDFFormObj_CountObjects)
object_kind = _plain(pdfium_c.FPDFPageObj_GetType)
object_matrix = _plain(pdfium_c.FPDFPageObj_GetMatrix)
fill_colour = _plain(pdfium_c.FPDFPageObj_GetFillColor)
pixel_size = _plain(pdfium_c.FPDFImageObj_GetImagePixelSize)
render_mode = _plain(pdfium_c.FPDFTextObj_GetTextRenderMode)
font_of = _plain(pdfium_c.FPDFTextObj_GetFont, _ADDRESS)

draw_mode = _plain(pdfium_c.FPDFPath_GetDrawMode)
count_segments = _plain(pdfium_c.FPDFPath_CountSegments)
path_segment = _plain(pdfium_c.FPDFPath_GetPathSegment, _ADDRESS)
segment_kind = _plain(pdfium_c.FPDFPathSegment_GetType)
segment_point = _plain(pdfium_c.FPDFPathSegment_GetPoint)
segment_closes = _plain(pdfium_c.FPDFPathSegment_GetClose)


def address_of(pointer: Any) -> int:
    """Return the address in a pointer of pypdfium2's, 0 where there is none."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0
