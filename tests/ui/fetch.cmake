m2ib_test(tst_model_fetcher SOURCES tst_model_fetcher.cpp self_signed.cpp LIBS m2ib_fetch Qt6::Network OpenSSL::Crypto
          LABELS fast)
m2ib_test(tst_fetch_resume SOURCES tst_fetch_resume.cpp LIBS m2ib_fetch Qt6::Network LABELS fast)
m2ib_test(tst_fetch_refusals SOURCES tst_fetch_refusals.cpp LIBS m2ib_fetch Qt6::Network LABELS fast)
