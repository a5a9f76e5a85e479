#include "core/model/hf_clip.h"

#include <algorithm>
#include <cstring>

#include "core/model/torch_guard.h"

namespace m2ib::model {
namespace {

std::string shape_text(at::IntArrayRef shape) {
  std::string text = "[";
  for (const std::int64_t side : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(side);
  return text + "]";
}

bool is_floating(checkpoint::DType dtype) {
  return dtype == checkpoint::DType::F32 || dtype == checkpoint::DType::F16 || dtype == checkpoint::DType::BF16 ||
         dtype == checkpoint::DType::F64;
}

at::Tensor to_tensor(const checkpoint::TensorView& view) {
  const at::Tensor tensor = at::empty(view.shape, at::kFloat);
  if (view.dtype == checkpoint::DType::F32) {
    std::memcpy(tensor.data_ptr<float>(), view.bytes.data(), view.bytes.size());
  } else {
    const std::vector<float> values = view.to_float32();
    std::copy(values.begin(), values.end(), tensor.data_ptr<float>());
  }
  return tensor;
}

/// Takes tensors out of the file one by one; remembers the first failure, after which it hands out nothing.
class Taker {
 public:
  Taker(const checkpoint::SafetensorsFile& file, const StopToken& stop, const Progress& progress)
      : file_(file), stop_(stop), progress_(progress) {
    for (const auto& [name, view] : file.tensors()) bytes_total_ += view.bytes.size();
  }

  at::Tensor take(const std::string& name, const std::vector<std::int64_t>& shape) {
    if (error_ || stop_.stop_requested()) return {};
    const checkpoint::TensorView* view = file_.find(name);
    if (view == nullptr) return refuse({ErrorCode::TensorMissing, {path(), name}});
    if (!is_floating(view->dtype)) return refuse({ErrorCode::TensorWrongType, {path(), name, to_string(view->dtype)}});
    if (view->shape != shape) {
      return refuse({ErrorCode::TensorWrongShape, {path(), name, shape_text(view->shape), shape_text(shape)}});
    }
    bytes_read_ += view->bytes.size();
    if (progress_)
      progress_(static_cast<double>(bytes_read_) / static_cast<double>(std::max<std::size_t>(1, bytes_total_)));
    return to_tensor(*view);
  }

  Norm norm(const std::string& prefix, std::int64_t width) {
    return {take(prefix + ".weight", {width}), take(prefix + ".bias", {width})};
  }
  Linear linear(const std::string& prefix, std::int64_t out, std::int64_t in) {
    return {take(prefix + ".weight", {out, in}), take(prefix + ".bias", {out})};
  }
  [[nodiscard]] std::string path() const { return file_.path().string(); }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  at::Tensor refuse(Error error) {
    error_ = std::move(error);
    return {};
  }

  const checkpoint::SafetensorsFile& file_;
  const StopToken& stop_;
  const Progress& progress_;
  std::optional<Error> error_;
  std::size_t bytes_total_ = 0;
  std::size_t bytes_read_ = 0;
};

at::Tensor join(const at::Tensor& a, const at::Tensor& b, const at::Tensor& c) {
  return a.defined() && b.defined() && c.defined() ? at::cat({a, b, c}) : at::Tensor();
}

Block take_block(Taker& taker, const std::string& prefix, const TowerShape& shape) {
  const std::int64_t width = shape.width;
  const std::string attention = prefix + ".self_attn.";
  Block block;
  block.norm1 = taker.norm(prefix + ".layer_norm1", width);
  const Linear query = taker.linear(attention + "q_proj", width, width);
  const Linear key = taker.linear(attention + "k_proj", width, width);
  const Linear value = taker.linear(attention + "v_proj", width, width);
  block.qkv = {join(query.weight, key.weight, value.weight), join(query.bias, key.bias, value.bias)};
  block.out = taker.linear(attention + "out_proj", width, width);
  block.norm2 = taker.norm(prefix + ".layer_norm2", width);
  block.mlp_in = taker.linear(prefix + ".mlp.fc1", shape.mlp_width, width);
  block.mlp_out = taker.linear(prefix + ".mlp.fc2", width, shape.mlp_width);
  return block;
}

TowerWeights take_tower(Taker& taker, const std::string& model, const std::string& final_norm,
                        const std::string& projection, const TowerShape& shape, int embedding) {
  TowerWeights tower;
  tower.shape = shape;
  for (int i = 0; i < shape.blocks; ++i) {
    tower.blocks.push_back(take_block(taker, model + ".encoder.layers." + std::to_string(i), shape));
  }
  tower.final_norm = taker.norm(model + "." + final_norm, shape.width);
  tower.projection = taker.take(projection, {embedding, shape.width});
  return tower;
}

// The config says how many blocks there are; a file with more of them does not belong to it.
std::optional<Error> more_blocks(const checkpoint::SafetensorsFile& file, const std::string& model, int blocks) {
  const std::string next = model + ".encoder.layers." + std::to_string(blocks) + ".layer_norm1.weight";
  if (file.find(next) == nullptr) return std::nullopt;
  return Error{ErrorCode::ConfigMismatch,
               {file.path().string(), std::to_string(blocks) + " blocks in " + model, "more than that (" + next + ")"}};
}

}  // namespace

Stoppable<std::shared_ptr<const Towers>> read_hf_clip(const checkpoint::SafetensorsFile& file,
                                                      const HfClipConfig& config, const StopToken& stop,
                                                      const Progress& progress) {
  return guarded("loading the model", [&]() -> Stoppable<std::shared_ptr<const Towers>> {
    for (const auto& [model, blocks] :
         {std::pair{"vision_model", config.image.blocks}, std::pair{"text_model", config.text.blocks}}) {
      if (const auto error = more_blocks(file, model, blocks)) return tl::unexpected(*error);
    }
    Taker taker(file, stop, progress);
    auto towers = std::make_shared<Towers>();
    const std::int64_t width = config.image.width;
    towers->image =
        take_tower(taker, "vision_model", "post_layernorm", "visual_projection.weight", config.image, config.embedding);
    towers->text =
        take_tower(taker, "text_model", "final_layer_norm", "text_projection.weight", config.text, config.embedding);
    towers->text.causal = true;
    towers->patch_weight =
        taker.take("vision_model.embeddings.patch_embedding.weight", {width, 3, config.patch_px, config.patch_px});
    towers->class_embedding = taker.take("vision_model.embeddings.class_embedding", {width});
    towers->image_position =
        taker.take("vision_model.embeddings.position_embedding.weight", {config.image.tokens, width});
    towers->pre_norm = taker.norm("vision_model.pre_layrnorm", width);  // the typo is the real name
    towers->token_embedding =
        taker.take("text_model.embeddings.token_embedding.weight", {config.vocabulary, config.text.width});
    towers->text_position =
        taker.take("text_model.embeddings.position_embedding.weight", {config.text.tokens, config.text.width});
    const checkpoint::TensorView* scale = file.find("logit_scale");
    if (scale != nullptr && scale->elements() == 1 && is_floating(scale->dtype)) {
      towers->logit_scale = scale->to_float32().front();
    } else if (!taker.error()) {
      return fail(ErrorCode::TensorMissing, file.path().string(), "logit_scale");
    }
    towers->eos_token_id = config.eos_token_id;
    if (taker.error()) return tl::unexpected(*taker.error());
    if (stop.stop_requested()) return std::nullopt;
    if (progress) progress(1.0);  // buffers that no tower needs were not read
    return std::shared_ptr<const Towers>(std::move(towers));
  });
}

namespace {

/// Collects tensors under their HF names.
class Giver {
 public:
  Giver(std::vector<checkpoint::NamedTensor>& tensors, checkpoint::DType dtype) : tensors_(tensors), dtype_(dtype) {}

  void give(const std::string& name, const at::Tensor& tensor) {
    const at::Tensor values = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    tensors_.push_back(checkpoint::make_tensor(
        name, values.sizes().vec(), {values.data_ptr<float>(), static_cast<std::size_t>(values.numel())}, dtype_));
  }
  void norm(const std::string& prefix, const Norm& norm) {
    give(prefix + ".weight", norm.weight);
    give(prefix + ".bias", norm.bias);
  }
  void linear(const std::string& prefix, const Linear& layer) {
    give(prefix + ".weight", layer.weight);
    give(prefix + ".bias", layer.bias);
  }
  void tower(const std::string& model, const std::string& final_norm, const std::string& projection,
             const TowerWeights& tower) {
    for (std::size_t i = 0; i < tower.blocks.size(); ++i) {
      const Block& block = tower.blocks[i];
      const std::string prefix = model + ".encoder.layers." + std::to_string(i);
      const std::vector<at::Tensor> weights = block.qkv.weight.chunk(3);
      const std::vector<at::Tensor> biases = block.qkv.bias.chunk(3);
      norm(prefix + ".layer_norm1", block.norm1);
      linear(prefix + ".self_attn.q_proj", {weights[0], biases[0]});
      linear(prefix + ".self_attn.k_proj", {weights[1], biases[1]});
      linear(prefix + ".self_attn.v_proj", {weights[2], biases[2]});
      linear(prefix + ".self_attn.out_proj", block.out);
      norm(prefix + ".layer_norm2", block.norm2);
      linear(prefix + ".mlp.fc1", block.mlp_in);
      linear(prefix + ".mlp.fc2", block.mlp_out);
    }
    norm(model + "." + final_norm, tower.final_norm);
    give(projection, tower.projection);
  }

 private:
  std::vector<checkpoint::NamedTensor>& tensors_;
  checkpoint::DType dtype_;
};

}  // namespace

std::vector<checkpoint::NamedTensor> hf_clip_tensors(const Towers& towers, checkpoint::DType dtype) {
  std::vector<checkpoint::NamedTensor> tensors;
  Giver giver(tensors, dtype);
  giver.tower("vision_model", "post_layernorm", "visual_projection.weight", towers.image);
  giver.tower("text_model", "final_layer_norm", "text_projection.weight", towers.text);
  giver.give("vision_model.embeddings.patch_embedding.weight", towers.patch_weight);
  giver.give("vision_model.embeddings.class_embedding", towers.class_embedding);
  giver.give("vision_model.embeddings.position_embedding.weight", towers.image_position);
  giver.norm("vision_model.pre_layrnorm", towers.pre_norm);
  giver.give("text_model.embeddings.token_embedding.weight", towers.token_embedding);
  giver.give("text_model.embeddings.position_embedding.weight", towers.text_position);
  const float scale = static_cast<float>(towers.logit_scale);
  tensors.push_back(checkpoint::make_tensor("logit_scale", {}, {&scale, 1}, checkpoint::DType::F32));
  return tensors;
}

}  // namespace m2ib::model
