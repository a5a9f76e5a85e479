add_library(m2ib_dicom_samples STATIC ../support/dicom_samples.cpp ../support/jpeg_2000_sample.cpp)
target_link_libraries(m2ib_dicom_samples PUBLIC m2ib_flags PRIVATE DCMTK::dcmdata DCMTK::dcmimage DCMTK::dcmjpeg DCMTK::dcmjpls
                                                                   PkgConfig::libopenjp2)
m2ib_test(tst_dicom_syntaxes SOURCES tst_dicom_syntaxes.cpp LIBS m2ib_image m2ib_dicom_samples LABELS fast)
m2ib_test(tst_dicom_header SOURCES tst_dicom_header.cpp LIBS m2ib_image m2ib_dicom_samples LABELS fast)
m2ib_test(tst_dicom_hostile SOURCES tst_dicom_hostile.cpp LIBS m2ib_image m2ib_dicom_samples LABELS fast)
m2ib_test(tst_dicom_files SOURCES tst_dicom_files.cpp LIBS m2ib_image m2ib_dicom_samples LABELS fast)
m2ib_test(tst_dicom_tags SOURCES tst_dicom_tags.cpp LIBS m2ib_image m2ib_dicom_samples LABELS fast)
