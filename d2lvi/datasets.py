# ruff: noqa: E501 - a checksum is longer than a line with its name may be
"""The registry of data sets: what the book reads, where it comes from, its checksums.

`DATASETS` is one literal, so that tools can read it as a syntax tree without importing
anything. For each data set:

about: what it is.
licence: the terms it is offered under.
addresses: where each file can be had, in the order to try, `{file}` standing for the
    file's name; or, for the members of an archive, where the archive can be had.
files: name -> SHA-256 of each file that `fetch` gives.
archive: for files that come packed: `file`, the archive's name; `folder`, the folder
    of the files in it; `hash`, "sha256:..." or "sha1:..." (absent where the checksums of
    the members are enough); `unpacked`, the most bytes it may unpack to. Without
    `files`, `fetch` gives the folder with everything in it.
"""

from __future__ import annotations

from typing import Any

DATASETS: dict[str, dict[str, Any]] = {
    "fashion-mnist": {
        "about": "60,000 + 10,000 grey 28x28 images of clothes, 10 classes",
        "licence": "MIT",
        "addresses": [
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/{file}",
            "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/{file}",
        ],
        "files": {
            "train-images-idx3-ubyte.gz": "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            "train-labels-idx1-ubyte.gz": "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            "t10k-images-idx3-ubyte.gz": "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            "t10k-labels-idx1-ubyte.gz": "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        },
    },
    "time-machine": {
        "about": "H. G. Wells, The Time Machine: 179 kB of English text",
        "licence": "public domain",
        "addresses": ["http://d2l-data.s3-accelerate.amazonaws.com/{file}"],
        "files": {
            "timemachine.txt": "8424dbd9532ac81f7e5f0b6add90e6952baea29158309d7d1bf3884f4e12c516",
        },
    },
    "airfoil": {
        "about": "NASA airfoil self-noise: 1,503 rows of 5 features and 1 target",
        "licence": "UCI Machine Learning Repository, free use",
        "addresses": ["http://d2l-data.s3-accelerate.amazonaws.com/{file}"],
        "files": {
            "airfoil_self_noise.dat": "74c75fd71783f1e6b71f8a622b993dc592897a97cd689c5090a07147a1b097b3",
        },
    },
    "kaggle-house": {
        "about": "Ames house prices: 1,460 training and 1,459 test rows",
        "licence": "Kaggle competition terms",
        "addresses": ["http://d2l-data.s3-accelerate.amazonaws.com/{file}"],
        "files": {
            "kaggle_house_pred_train.csv": "1e18addf81e5e4d347cc17ee6075bbe4a42b7fa26b9e5b063e8f692a5f929d41",
            "kaggle_house_pred_test.csv": "8fdd3d829d4d986b58f845c9553b225e67dd8383624d90fb6ca1d4bed5798c1e",
        },
    },
    "rt-polarity": {
        "about": "Sentences from film reviews: 5,331 positive and 5,331 negative",
        "licence": "free for research (Pang and Lee, 2005)",
        "addresses": [
            "https://raw.githubusercontent.com/dennybritz/cnn-text-classification-tf/"
            "18762b459e21d9c70e5c242f8d43fc4e6db37a0d/data/rt-polaritydata/{file}",
        ],
        "files": {
            "rt-polarity.pos": "4134882974a28d0c7b5151256f0e33a6169984ee7372c279e673f1114f475d58",
            "rt-polarity.neg": "2d11cfbc790f1cd96d78339f41ce53ced1efa83cd22d37d6788fa3fe3d17e2fd",
        },
    },
    "sick": {
        "about": "9,927 pairs of sentences with scores of relatedness and entailment",
        "licence": "CC BY-NC-SA 3.0",
        "addresses": [
            "https://raw.githubusercontent.com/praguna/sick_dataset/"
            "a35d440f028175a4c774a19e9d6ef02c3a6f9e06/{file}",
        ],
        "files": {
            "SICK.txt": "3de6211d6cee83b1b444c1205da36bd18e6cabf5b4debfc24995b1510b796878",
        },
    },
    "iwslt15-en-vi": {
        "about": "TED talks in English and Vietnamese: the sets tst2012 and tst2013",
        "licence": "CC BY-NC-ND",
        "addresses": ["https://nlp.stanford.edu/projects/nmt/data/iwslt15.en-vi/{file}"],
        "files": {
            "tst2012.en": "b8fbcd0d4199d41276421d1f7228298df67dd9e2c5c134c2ee8cdf3ec27801e2",
            "tst2012.vi": "01004078b3f36b0c46e81b65fc6851230b3c823405c76d1d82ef3b786b512ff0",
            "tst2013.en": "8643c5a45e1759d80e3f85299bb9b0bb4753384f1d35fab77a0881228c548c71",
            "tst2013.vi": "1c07540cf68ac0127f98f53b84c239cd6cf5f7d7b29adb43e5b81d27e06c32e3",
        },
    },
    "tatoeba-en-vi": {
        "about": "3,311 short English sentences with their Vietnamese, tab separated",
        "licence": "CC BY 2.0 FR (Tatoeba)",
        "addresses": [
            "https://raw.githubusercontent.com/datblue/vn_machine_translation/"
            "8f546de16663634b42cc0954d12268dd69162bae/vie-eng/{file}",
        ],
        "files": {
            "vie.txt": "11fc08184b47b37aba15e614c7f46061cc832b011b3a7277c633fbd09a2e01c5",
        },
    },
    "truyen-kieu": {
        "about": "Nguyễn Du, Truyện Kiều: 3,254 verses of Vietnamese",
        "licence": "public domain",
        "addresses": [
            "https://raw.githubusercontent.com/huygbui/kieu-nano-gpt/"
            "5013028e7ebe952441dede2fb9242f611d1dd845/{file}",
        ],
        "files": {
            "truyen_kieu.txt": "b1170358f2001627ec287c069942606bb58da4af4fb46c2c16de17e19782fd94",
        },
    },
    "ptb": {
        "about": "Penn Treebank: sentences for training, validation and test",
        "licence": "Linguistic Data Consortium, research use",
        "addresses": ["http://d2l-data.s3-accelerate.amazonaws.com/{file}"],
        "archive": {
            "file": "ptb.zip",
            "folder": "ptb",
            "hash": "sha256:310d8f602882a5716613815ed75596e5764ea84ed04c5630eebaaf2b943ec5aa",
        },
        "files": {
            "ptb.train.txt": "fcea919f6cf83f35d4d00c6cbf08040d13d4155226340912e2fef9c9c4102cbf",
            "ptb.valid.txt": "c9fe6985fe0d4ccb578183407d7668fc6066c20700cb4cf87d8ff1cc34df1bf2",
            "ptb.test.txt": "dd65dff31e70846b2a6030a87482edcd5d199130cdcfa1f3dccbb033728deee0",
        },
    },
    "ml-100k": {
        "about": "MovieLens 100K: 100,000 ratings of 1,682 films by 943 users",
        "licence": "GroupLens: research use, not to be redistributed (see its README)",
        "addresses": ["https://files.grouplens.org/datasets/movielens/{file}"],
        "archive": {"file": "ml-100k.zip", "folder": "ml-100k"},
        "files": {
            "README": "b2f69dd0cab50c2b976da7c6113f267169cf0b35ade48de35fe75ed1b81c0f28",
            "u.data": "4fad5460cd20802030ff2c15f63e5d97a3e0d81c536954026da4108cf86ea140",
            "u.genre": "9757e0d3e6b298159a80dd48eaf938114690e911e39af97a76949ef1663610bb",
            "u.item": "553841ebc7de3a0fd0d6b62a204ea30c1e651aacfb2814c7a6584ac52f2c5701",
            "u.occupation": "cd5fbec9afe345d993a62fc7817df1a4a9079c4feb267b3118763b8fd942137d",
            "u.user": "f120e114da2e8cf314fd28f99417c94ae9ddf1cb6db8ce0e4b5995d40e90e62c",
            "ua.base": "67b5bcdb380c29f85d56a012ecd88612ae020f30a6730d117a334ee8203b91f2",
            "ua.test": "d0497e202417720f57a184ec8c66be2d1afa4ff41bb53787c57b28d6bf79bc42",
        },
    },
    # Archives known by the SHA-1 that D2L publishes; `fetch` gives the unpacked folder.
    "fra-eng": {
        "about": "Short English sentences with their French, tab separated",
        "licence": "CC BY 2.0 FR (Tatoeba)",
        "addresses": ["http://d2l-data.s3-accelerate.amazonaws.com/{file}"],
        "archive": {
            "file": "fra-eng.zip",
            "hash": "sha1:94646ad1522d915e7b0f9296181140edcf86a4f5",
        },
    },
    "hotdog": {
        "about": "Photographs of hot dogs and of other things",
        "licence": "not stated",
        "addresses": ["http://d2l-data.s3-accelerate.amazonaws.com/{file}"],
        "archive": {
            "file": "hotdog.zip",
            "hash": "sha1:fba480ffa8aa7e0febbb511d181409f899b9baa5",
        },
    },
    "banana-detection": {
        "about": "Photographs with a banana pasted in and its bounding box",
        "licence": "not stated",
        "addresses": ["http://d2l-data.s3-accelerate.amazonaws.com/{file}"],
        "archive": {
            "file": "banana-detection.zip",
            "hash": "sha1:5de26c8fce5ccdea9f91267273464dc968d20d72",
        },
    },
    "voc2012": {
        "about": "Pascal VOC 2012: photographs with objects outlined pixel by pixel",
        "licence": "Flickr terms of use; for research",
        "addresses": ["http://d2l-data.s3-accelerate.amazonaws.com/{file}"],
        "archive": {
            "file": "VOCtrainval_11-May-2012.tar",
            "hash": "sha1:4e443f8a2eca6b1dac8a6c57641b67dd40621a49",
        },
    },
    "cifar10-tiny": {
        "about": "1,000 colour images of CIFAR-10 for training and 5 for test",
        "licence": "not stated (Krizhevsky, 2009)",
        "addresses": ["http://d2l-data.s3-accelerate.amazonaws.com/{file}"],
        "archive": {
            "file": "kaggle_cifar10_tiny.zip",
            "hash": "sha1:2068874e4b9a9f0fb07ebe0ad2b29754449ccacd",
        },
    },
    "dog-tiny": {
        "about": "A small part of the photographs of 120 breeds of dogs",
        "licence": "Kaggle competition terms",
        "addresses": ["http://d2l-data.s3-accelerate.amazonaws.com/{file}"],
        "archive": {
            "file": "kaggle_dog_tiny.zip",
            "hash": "sha1:0cb91d09b814ecdc07b50f31f8dcad3e81d6a86d",
        },
    },
    "glove-6b-50d": {
        "about": "GloVe word vectors, 50 numbers a word",
        "licence": "Public Domain Dedication and License 1.0",
        "addresses": ["http://d2l-data.s3-accelerate.amazonaws.com/{file}"],
        "archive": {
            "file": "glove.6B.50d.zip",
            "hash": "sha1:0b8703943ccdb6eb788e6f091b8946e82231bc4d",
        },
    },
    "glove-6b-100d": {
        "about": "GloVe word vectors, 100 numbers a word",
        "licence": "Public Domain Dedication and License 1.0",
        "addresses": ["http://d2l-data.s3-accelerate.amazonaws.com/{file}"],
        "archive": {
            "file": "glove.6B.100d.zip",
            "hash": "sha1:cd43bfb07e44e6f27cbcc7bc9ae3d80284fdaf5a",
        },
    },
    "wiki-en": {
        "about": "fastText word vectors from the English Wikipedia",
        "licence": "CC BY-SA 3.0",
        "addresses": ["http://d2l-data.s3-accelerate.amazonaws.com/{file}"],
        "archive": {
            "file": "wiki.en.zip",
            "hash": "sha1:c1816da3821ae9f43899be655002f6c723e91b88",
            "unpacked": 20_000_000_000,
        },
    },
    "ctr": {
        "about": "Advertisements shown on a site, and which were clicked",
        "licence": "not stated",
        "addresses": ["http://d2l-data.s3-accelerate.amazonaws.com/{file}"],
        "archive": {
            "file": "ctr.zip",
            "hash": "sha1:e18327c48c8e8e5c23da714dd614e390d369843f",
        },
    },
    "pokemon": {
        "about": "Small pictures of game characters",
        "licence": "not stated",
        "addresses": ["http://d2l-data.s3-accelerate.amazonaws.com/{file}"],
        "archive": {
            "file": "pokemon.zip",
            "hash": "sha1:c065c0e2593b8b161a2d7873e42418bf6a21106c",
        },
    },
    "imdb": {
        "about": "25,000 + 25,000 film reviews, positive and negative",
        "licence": "for research (Maas et al., 2011)",
        "addresses": ["http://ai.stanford.edu/~amaas/data/sentiment/{file}"],
        "archive": {
            "file": "aclImdb_v1.tar.gz",
            "hash": "sha1:01ada507287d82875905620988597833ad4e0903",
        },
    },
    "snli": {
        "about": "570,000 pairs of sentences: entailment, contradiction, neutral",
        "licence": "CC BY-SA 4.0",
        "addresses": ["https://nlp.stanford.edu/projects/snli/{file}"],
        "archive": {
            "file": "snli_1.0.zip",
            "hash": "sha1:9fcde07509c7e87ec61c640c1b2753d9041758e4",
        },
    },
    "wikitext-2": {
        "about": "Wikipedia articles, two million words",
        "licence": "CC BY-SA 3.0",
        "addresses": ["https://s3.amazonaws.com/research.metamind.io/wikitext/{file}"],
        "archive": {
            "file": "wikitext-2-v1.zip",
            "hash": "sha1:3c914d17d80b1459be871a5039ac23e752a53cbe",
        },
    },
}
