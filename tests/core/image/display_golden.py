#!/usr/bin/env python3
"""Prints the rows of tst_display_golden.cpp that come from DICOM files: pydicom reads them and applies modality and VOI
LUTs (pydicom 2.3.1, numpy 1.24.2); the rest is PS3.3 C.11.2 and C.7.6.3.1.2 by hand.

usage: display_golden.py <folder of the DICOM files> <path in it> ...
"""
import hashlib
import os
import sys

import numpy
import pydicom
from pydicom.pixel_data_handlers.util import apply_modality_lut, apply_voi_lut, convert_color_space


def shown(data, native):
    if data.SamplesPerPixel == 3:
        return native
    values = apply_modality_lut(native, data).astype(numpy.float64)
    padding = numpy.zeros(native.shape, bool)
    if "PixelPaddingValue" in data:
        first = data.PixelPaddingValue
        last = data.get("PixelPaddingRangeLimit", first)
        padding = (native >= min(first, last)) & (native <= max(first, last))
    if "WindowCenter" in data or "VOILUTSequence" in data:
        # pydicom answers in the range of the stored (and rescaled) values; a ramp through the same window tells it.
        windowed = apply_voi_lut(apply_modality_lut(native, data), data).astype(numpy.float64)
        ends = data.copy()
        ramp = apply_voi_lut(numpy.array([-1e9, 1e9]), ends)
        share = (windowed - ramp[0]) / (ramp[1] - ramp[0])
    else:
        low, high = values[~padding].min(), values[~padding].max()
        share = (values - low) / (high - low)
    gray = numpy.floor(numpy.clip(share, 0, 1) * 255.0 + 0.5).astype(numpy.uint8)
    if data.PhotometricInterpretation == "MONOCHROME1":
        gray = 255 - gray
    gray[padding] = 0
    return gray


for name in sys.argv[2:]:
    data = pydicom.dcmread(os.path.join(sys.argv[1], name), force=True)
    if "TransferSyntaxUID" not in data.file_meta:
        data.file_meta.TransferSyntaxUID = pydicom.uid.ImplicitVRLittleEndian
    pixels = data.pixel_array
    if pixels.dtype == numpy.int16 and data.BitsStored < 16:
        # pydicom leaves what lies above BitsStored; the sign is the highest stored bit (PS3.5 8.1.1).
        shift = 16 - data.BitsStored
        pixels = (pixels.astype(numpy.int16) << shift) >> shift
    frames = pixels if int(data.get("NumberOfFrames", 1) or 1) > 1 else [pixels]
    for frame, native in enumerate(frames):
        if frame not in (0, len(frames) - 1):
            continue
        digest = hashlib.sha256(numpy.ascontiguousarray(shown(data, native)).tobytes()).hexdigest()
        print(f'    {{"{name}", {frame}, "{digest}"}},')
