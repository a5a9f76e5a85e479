m2ib_test(tst_read_image SOURCES tst_read_image.cpp LIBS m2ib_image opencv_core opencv_imgcodecs LABELS fast)
m2ib_test(tst_damaged_images SOURCES tst_damaged_images.cpp LIBS m2ib_image opencv_core opencv_imgcodecs LABELS fast)
m2ib_test(tst_preprocess SOURCES tst_preprocess.cpp LIBS m2ib_image LABELS fast)
m2ib_test(tst_preprocess_files SOURCES tst_preprocess_files.cpp LIBS m2ib_image LABELS fast)
m2ib_test(tst_preprocess_recipes SOURCES tst_preprocess_recipes.cpp LIBS m2ib_image LABELS fast)
m2ib_test(tst_tiff SOURCES tst_tiff.cpp LIBS m2ib_image opencv_core opencv_imgcodecs TIFF::TIFF LABELS fast)
m2ib_test(tst_exif_orientation SOURCES tst_exif_orientation.cpp LIBS m2ib_image opencv_core opencv_imgcodecs TIFF::TIFF
          LABELS fast)
m2ib_test(tst_truncated_images SOURCES tst_truncated_images.cpp LIBS m2ib_image opencv_core opencv_imgcodecs TIFF::TIFF
          LABELS fast)
m2ib_test(tst_black_out SOURCES tst_black_out.cpp LIBS m2ib_image LABELS fast)
m2ib_test(tst_input_checks SOURCES tst_input_checks.cpp LIBS m2ib_image LABELS fast)
