m2ib_test(tst_write_tiff SOURCES tst_write_tiff.cpp LIBS m2ib_image opencv_core opencv_imgcodecs TIFF::TIFF LABELS fast)
m2ib_test(tst_secondary_capture SOURCES tst_secondary_capture.cpp LIBS m2ib_image LABELS fast)
