#include "core/text/clip/clip_bpe.h"

#include <memory>
#include <system_error>
#include <tuple>

#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/text/clip/bpe_files.h"
#include "core/text/clip/bpe_tokenizer.h"
#include "core/text/clip/byte_alphabet.h"
#include "core/text/clip/caption_split.h"
#include "core/text/clip/clip_tokenizer_json.h"
#include "core/text/open_tokenizer.h"

namespace m2ib::text {
namespace {

constexpr std::uint64_t kMaxFileBytes = std::uint64_t{64} << 20U;

}  // namespace

Result<TokenizerPtr> parse_clip_bpe(const std::string& vocab_json, const std::string& merges_txt,
                                    std::size_t context_length, const std::string& name) {
  const std::filesystem::path folder(name);
  const std::string vocab_name = (folder / "vocab.json").string();
  const std::string merges_name = (folder / "merges.txt").string();
  for (const auto& [text, file] : {std::tie(vocab_json, vocab_name), std::tie(merges_txt, merges_name)}) {
    if (text.size() > kMaxFileBytes) {
      return fail(ErrorCode::FileTooLarge, file, std::to_string(text.size()), std::to_string(kMaxFileBytes));
    }
  }
  auto pieces = parse_bpe_vocabulary(vocab_json, vocab_name);
  if (!pieces) return tl::unexpected(pieces.error());
  for (const char* special : {kStartToken, kEndToken}) {
    if (!pieces->ids.contains(special)) {
      return fail(ErrorCode::TokenizerInvalid, vocab_name, std::string("it has no ") + special);
    }
  }
  auto merges = parse_bpe_merges(merges_txt, *pieces, merges_name);
  if (!merges) return tl::unexpected(merges.error());

  BpeTokenizerParts parts;
  parts.pieces = std::make_shared<const BpePieces>(std::move(*pieces));
  parts.merges = std::make_shared<const BpeMerges>(std::move(*merges));
  parts.split = [](const std::string& caption) { return split_caption(caption); };
  parts.start_id = parts.pieces->ids.at(kStartToken);
  parts.end_id = parts.unknown_id = parts.pieces->ids.at(kEndToken);
  parts.special_ids = {parts.start_id, parts.end_id};
  parts.context_length = context_length;
  parts.description = "CLIP byte-level BPE, " + std::to_string(parts.pieces->texts.size()) + " entries";
  parts.sha256 = sha256_hex(vocab_json + merges_txt);
  return make_bpe_tokenizer(std::move(parts));
}

Result<TokenizerPtr> load_clip_bpe(const std::filesystem::path& folder, std::size_t context_length) {
  const auto vocab_json = read_text_file(folder / "vocab.json", kMaxFileBytes);
  if (!vocab_json) return tl::unexpected(vocab_json.error());
  const auto merges_txt = read_text_file(folder / "merges.txt", kMaxFileBytes);
  if (!merges_txt) return tl::unexpected(merges_txt.error());
  return parse_clip_bpe(*vocab_json, *merges_txt, context_length, folder.string());
}

Result<TokenizerPtr> open_hf_clip_tokenizer(const std::filesystem::path& folder, std::size_t context_length) {
  const auto has = [&](const char* file) {
    std::error_code ignored;
    return std::filesystem::exists(folder / file, ignored);
  };
  if ((has("vocab.json") && has("merges.txt")) || !has("tokenizer.json")) return load_clip_bpe(folder, context_length);
  const std::filesystem::path file = folder / "tokenizer.json";
  const auto text = read_text_file(file, kMaxClipTokenizerJsonBytes);
  if (!text) return tl::unexpected(text.error());
  return parse_clip_tokenizer_json(*text, context_length, file.string());
}

}  // namespace m2ib::text
