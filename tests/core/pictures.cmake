m2ib_test(tst_pictures SOURCES tst_pictures.cpp LIBS m2ib_pictures opencv_core opencv_imgcodecs PkgConfig::libzip LABELS fast)
m2ib_test(tst_picture_archives SOURCES tst_picture_archives.cpp LIBS m2ib_pictures opencv_core opencv_imgcodecs PkgConfig::libzip LABELS fast)
m2ib_test(tst_picture_series SOURCES tst_picture_series.cpp LIBS m2ib_pictures opencv_core opencv_imgcodecs PkgConfig::libzip LABELS fast)
