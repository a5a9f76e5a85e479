m2ib_test(tst_read_image SOURCES tst_read_image.cpp LIBS m2ib_image opencv_core opencv_imgcodecs LABELS fast)
m2ib_test(tst_damaged_images SOURCES tst_damaged_images.cpp LIBS m2ib_image opencv_core opencv_imgcodecs LABELS fast)
m2ib_test(tst_preprocess SOURCES tst_preprocess.cpp LIBS m2ib_image LABELS fast)
