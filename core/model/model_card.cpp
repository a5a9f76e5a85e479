#include "core/model/model_card.h"

namespace m2ib::model {

const char* to_string(Activation activation) {
  switch (activation) {
    case Activation::QuickGelu:
      return "quick_gelu";
    case Activation::Gelu:
      return "gelu";
    case Activation::GeluTanh:
      return "gelu_pytorch_tanh";
  }
  return "?";
}

const char* to_string(Trust trust) {
  switch (trust) {
    case Trust::Declared:
      return "declared";
    case Trust::Unknown:
      return "unknown";
    case Trust::None:
      return "none";
  }
  return "unknown";
}

}  // namespace m2ib::model
