m2ib_test(tst_safetensors SOURCES tst_safetensors.cpp LIBS m2ib_model_files LABELS fast)
m2ib_test(tst_safetensors_files SOURCES tst_safetensors_files.cpp LIBS m2ib_model_files LABELS fast)
m2ib_test(tst_hf_config SOURCES tst_hf_config.cpp LIBS m2ib_model_files LABELS fast)
