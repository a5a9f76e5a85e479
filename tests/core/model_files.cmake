m2ib_test(tst_hf_config SOURCES tst_hf_config.cpp LIBS m2ib_model_files LABELS fast)
